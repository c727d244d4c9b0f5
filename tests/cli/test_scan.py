"""docgen scan and tray: a stack of paper ends in its documents, and what is doubtful in the tray."""

from __future__ import annotations

import io
import json
import random
import shutil
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from .conftest import Docgen
from .records import confirmation

TYPE = "client-confirmation"
SHIPPED = Path(__file__).resolve().parents[2] / "templates"
SERIALS = [f"QR-SH01-202611-000{number}" for number in range(1, 5)]
Page = Image.Image


@pytest.fixture
def issued(docgen: Docgen, tmp_path: Path) -> Docgen:
    """Four confirmations; the statement of the fourth is so long that it has two pages."""
    records = [confirmation(number) for number in range(1, 5)]
    records[3] = confirmation(4, client_statement="本人知悉。" * 80, remark="样例说明。" * 40)
    file = tmp_path / "in.json"
    file.write_text(json.dumps(records), encoding="utf-8")
    assert 0 == docgen("generate", TYPE, file, "--date", "2026-11-22", "--jobs", "0").code
    return docgen


def sheets(docgen: Docgen, serial: str) -> list[Page]:
    """The document as a scanner has it: grey, a little crooked, a little blurred."""
    out = Path(f"{serial}.pdf")
    assert 0 == docgen("get", serial, "-o", out).code
    with pypdfium2.PdfDocument(out.read_bytes()) as pdf:
        pages = [page.render(scale=200 / 72, grayscale=True).to_pil() for page in pdf]
    out.unlink()
    return [page.rotate(0.7, fillcolor=255).filter(ImageFilter.GaussianBlur(0.6)) for page in pages]


@pytest.fixture
def papers(
    issued: Docgen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> dict[str, list[Page]]:
    monkeypatch.chdir(tmp_path)
    return {serial: sheets(issued, serial) for serial in SERIALS}


def save(folder: Path, name: str, pages: list[Page]) -> Path:
    folder.mkdir(exist_ok=True)
    first, *rest = pages
    more: dict[str, Any] = {"save_all": True, "append_images": rest} if rest else {}
    first.save(folder / name, resolution=200, dpi=(200, 200), **more)
    return folder / name


def blank() -> Page:
    return Image.new("L", (1654, 2339), 250)


def told(ran: Any) -> tuple[dict[str, int], list[tuple[int, str]]]:
    """What was filed, and page and reason of what was not."""
    filed = {one["number"]: one["pages"] for one in ran.json["filed"]}
    return filed, [(one["page"], one["reason"]) for one in ran.json["tray"]]


def test_a_mixed_stack(issued: Docgen, papers: dict[str, list[Page]], archive: Path) -> None:
    """Documents in any order, one upside down, a blank sheet between, a page missing, one twice."""
    one, two, three, four = (papers[serial] for serial in SERIALS)
    assert 2 == len(four)
    again = [page.rotate(0.4, fillcolor=255) for page in (*three, *two)]
    pages = [*two, blank(), one[0].rotate(180), *four, *three, again[0], four[0], again[1]]
    stack = save(Path("in"), "stack.pdf", pages)
    ran = issued("scan", stack, "--room", "档案室", "--json")
    filed, tray = told(ran)
    assert 0 == ran.code
    assert dict.fromkeys(SERIALS, 1) | {SERIALS[3]: 2} == filed
    reasons = [(2, "no-code"), (7, "duplicate"), (8, "duplicate"), (9, "duplicate")]
    assert reasons == tray
    assert (
        ran.json["pages"]
        == len(pages)
        == sum(one["pages"] for one in ran.json["filed"]) + len(tray)
    )
    assert "档案室" in issued("show", SERIALS[0]).out
    assert 0 == issued("verify").code
    second = issued("scan", stack, "--room", "档案室", "--json")
    assert ([False] * 4, reasons) == ([one["now"] for one in second.json["filed"]], told(second)[1])
    assert 4 == len(list((archive / "tray").iterdir()))
    assert 4 == (archive / "ledger" / "ledger.jsonl").read_text().count('"act":"original"')


LONG = "QR-SH01-202611-0005"


@pytest.fixture
def long_papers(
    issued: Docgen, papers: dict[str, list[Page]], tmp_path: Path
) -> dict[str, list[Page]]:
    """The four, and one more of two pages."""
    record = confirmation(5, client_statement="本人知悉。" * 80, remark="样例说明。" * 40)
    file = tmp_path / "long.json"
    file.write_text(json.dumps([record]), encoding="utf-8")
    assert 0 == issued("generate", TYPE, file, "--date", "2026-11-22", "--jobs", "0").code
    papers[LONG] = sheets(issued, LONG)
    assert 2 == len(papers[LONG])
    return papers


def bad(page: Page, seed: int) -> Page:
    """Two degrees askew, grainy, a coffee ring over the corner, JPEG of quality 60: at 200 dpi."""
    ring = Image.new("L", page.size, 255)
    x, y = page.width - 110, page.height - 260
    ImageDraw.Draw(ring).ellipse((x - 275, y - 275, x + 275, y + 275), outline=140, width=24)
    page = page.rotate(2 if seed % 2 else -2, Image.Resampling.BICUBIC, fillcolor=255)
    page = ImageChops.multiply(page, ring.filter(ImageFilter.GaussianBlur(2)))
    grain = Image.frombytes("L", page.size, random.Random(seed).randbytes(page.width * page.height))
    out = io.BytesIO()
    Image.blend(page, grain, 0.15).save(out, "JPEG", quality=60)
    return Image.open(out)


def test_pages_are_bound_by_their_own_codes(
    issued: Docgen, long_papers: dict[str, list[Page]], tmp_path: Path
) -> None:
    """Interleaved, out of order, upside down, and as bad as an office scans them: each to its document."""
    first, second = long_papers[LONG], long_papers[SERIALS[3]]
    mixed = [second[1], first[1].rotate(180), second[0], first[0]]
    stack = save(Path("in"), "stack.tif", [bad(page, seed) for seed, page in enumerate(mixed)])
    ran = issued("scan", stack, "--json")
    assert ({LONG: 2, SERIALS[3]: 2}, []) == told(ran)
    assert 0 == issued("get", LONG, "--original", "-o", tmp_path / "o.tif").code
    with Image.open(stack) as was, Image.open(tmp_path / "o.tif") as filed:
        for at, place in enumerate([3, 1]):  # in the document's order
            was.seek(place)
            filed.seek(at)
            assert was.tobytes() == filed.tobytes()
    assert [False, False] == [one["now"] for one in issued("scan", stack, "--json").json["filed"]]


def test_exchanged_and_missing_pages_are_before_a_person(
    issued: Docgen, long_papers: dict[str, list[Page]]
) -> None:
    """A blank in place of a page, a page of the neighbour, a page twice: nothing is bound by counting."""
    first, second = long_papers[LONG], long_papers[SERIALS[3]]
    pages = [first[0], blank(), second[0], second[1], second[1]]
    ran = issued("scan", save(Path("in"), "stack.pdf", pages), "--json")
    filed, tray = told(ran)
    assert {SERIALS[3]: 2} == filed
    assert [(1, "pages"), (2, "no-code"), (5, "duplicate")] == tray
    whys = [one["why"] for one in ran.json["tray"]]
    assert f"{LONG} was issued with 2 pages; here: 1, missing: 2." == whys[0]
    assert LONG in whys[1]
    assert f"Page 2 of {SERIALS[3]}" in whys[2]
    twice = save(Path("in"), "twice.pdf", [first[0], first[1], first[1]])
    ran = issued("file", LONG, twice)
    assert (5, True) == (ran.code, "Page 2" in ran.err)


def test_documents_issued_before_are_bound_by_counting(
    docgen: Docgen, archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Their template, filed with them, has no page codes; made anew, they are the same to the byte."""
    monkeypatch.chdir(tmp_path)
    templates = tmp_path / "templates"
    for name in (TYPE, "_house"):
        shutil.copytree(SHIPPED / name, templates / name)
    base = templates / "_house" / "base.css"
    base.write_text(base.read_text("utf-8").replace("@page { page-code: 12mm 7mm 3.5mm; }", ""))
    record = confirmation(4, client_statement="本人知悉。" * 80, remark="样例说明。" * 40)
    (tmp_path / "in.json").write_text(json.dumps([record]), encoding="utf-8")
    args = ("generate", TYPE, "in.json", "--date", "2026-11-22", "--jobs", "0")
    assert 0 == docgen("--templates", templates, *args).code
    pages = sheets(docgen, SERIALS[0])
    stack = save(Path("in"), "stack.pdf", [*pages, pages[1]])
    assert ({SERIALS[0]: 2}, [(3, "no-code")]) == told(docgen("scan", stack, "--json"))
    assert 0 == docgen("verify", "--rerender").code


def test_what_is_filed_is_the_pages_that_were_scanned(
    issued: Docgen, papers: dict[str, list[Page]], tmp_path: Path
) -> None:
    """Cut out of the stack, the two pages are the two that stood there, to the pixel."""
    pages = [*papers[SERIALS[0]], *papers[SERIALS[3]], blank()]
    for name in ("stack.tif", "stack.pdf"):
        save(Path("in"), name, pages)
    assert 0 == issued("scan", "in/stack.tif", "--json").code
    assert 0 == issued("get", SERIALS[3], "--original", "-o", tmp_path / "o.tif").code
    with Image.open(tmp_path / "o.tif") as image:
        for number, page in enumerate(papers[SERIALS[3]]):
            image.seek(number)
            assert page.tobytes() == image.tobytes()
    with pikepdf.open("in/stack.pdf") as pdf:
        assert 4 == len(pdf.pages)


def test_a_folder_of_single_pages_in_a_persons_order(
    issued: Docgen, papers: dict[str, list[Page]]
) -> None:
    """scan2 comes before scan10; a document's pages may be files of their own; what is no scan is named."""
    first, second = papers[SERIALS[3]]
    save(Path("in"), "scan2.png", [first])
    save(Path("in"), "scan10.jpg", [second])
    save(Path("in"), "scan11.png", papers[SERIALS[0]])
    (Path("in") / "notes.txt").write_text("x")
    ran = issued("scan", "in", "--json")
    assert 3 == ran.code
    assert ({SERIALS[3]: 2, SERIALS[0]: 1}, []) == told(ran)
    assert ["notes.txt"] == ran.json["unread"]
    assert "notes.txt" in ran.err


def test_strangers_go_to_the_tray(
    issued: Docgen, papers: dict[str, list[Page]], tmp_path: Path
) -> None:
    """A document of another archive, and a specimen: neither is filed, each says why."""
    other = tmp_path / "another"
    file = tmp_path / "other.json"
    file.write_text(json.dumps([confirmation(9, branch="BJ02")]), encoding="utf-8")
    assert 0 == issued("generate", TYPE, file, "--jobs", "0", archive=other).code
    stranger = tmp_path / "stranger.pdf"
    assert 0 == issued("get", "QR-BJ02-202611-0001", "-o", stranger, archive=other).code
    assert 0 == issued("preview", TYPE, file, "-o", tmp_path / "previews").code
    specimen = next((tmp_path / "previews").glob("*.pdf"))
    ran = issued("scan", stranger, specimen, "--json")
    assert ({}, [(1, "unknown"), (1, "specimen")]) == told(ran)
    assert "QR-BJ02-202611-0001" in ran.json["tray"][0]["why"]


def test_the_tray_is_listed_shown_and_settled(
    issued: Docgen, papers: dict[str, list[Page]], tmp_path: Path
) -> None:
    """A sheet whose code is unreadable is filed by hand; a leaflet is set aside with a reason."""
    torn = papers[SERIALS[1]][0].copy()
    torn.paste(255, (1100, 0, 1654, 700))  # the corner with the code is gone
    stack = save(Path("in"), "stack.pdf", [torn, blank(), *papers[SERIALS[0]]])
    assert 0 == issued("scan", stack).code
    first, second = issued("tray", "list", "--json").json
    assert ["no-code", "no-code"] == [first["reason"], second["reason"]]
    assert 0 == issued("tray", "show", first["id"], "-o", tmp_path / "page.pdf").code
    with pikepdf.open(tmp_path / "page.pdf") as pdf:
        assert 1 == len(pdf.pages)
    assert 0 == issued("tray", "settle", first["id"], "--number", SERIALS[1], "--box", "9").code
    assert "9" in issued("show", SERIALS[1]).out
    assert 0 == issued("tray", "settle", second["id"], "--discard", "宣传页").code
    assert [] == issued("tray", "list", "--json").json
    settled = issued("tray", "list", "--all", "--json").json
    assert [SERIALS[1], None] == [one["settled"].get("filed") for one in settled]
    assert ("宣传页", "tester") == (settled[1]["settled"]["reason"], settled[1]["settled"]["actor"])
    assert 0 == issued("verify").code


def test_settling_is_told_once_in_the_ledger(
    issued: Docgen, papers: dict[str, list[Page]], archive: Path
) -> None:
    """Who, when, why and which page, once; what is filed stays so, what was set aside may still be filed."""
    torn = papers[SERIALS[1]][0].copy()
    torn.paste(255, (1100, 0, 1654, 700))
    assert 0 == issued("scan", save(Path("in"), "stack.pdf", [torn, blank()])).code
    first, second = (one["id"] for one in issued("tray", "list", "--json").json)
    reason = "宣传页 99000019940906043X"
    for _ in range(2):
        assert 0 == issued("tray", "settle", second, "--discard", reason).code
        assert 0 == issued("tray", "settle", first, "--number", SERIALS[1]).code
    assert 5 == issued("tray", "settle", first, "--number", SERIALS[0]).code
    assert 5 == issued("tray", "settle", first, "--discard", reason).code
    lines = [json.loads(line) for line in (archive / "ledger/ledger.jsonl").open(encoding="utf-8")]
    notes = {one["act"]: one for one in lines if not one["serial"]}
    assert 2 == sum(not one["serial"] for one in lines)
    assert (SERIALS[1], "tester") == (notes["settle"]["data"]["document"], notes["settle"]["actor"])
    assert second == notes["discard"]["data"]["id"]
    assert "宣传页" in notes["discard"]["data"]["reason"]
    assert "0906043X" not in notes["discard"]["data"]["reason"]
    assert 0 == issued("verify").code
    assert 0 == issued("rebuild", "--replace").code
    assert [] == issued("tray", "list", "--json").json
    shutil.rmtree(archive / "tray" / second)
    ran = issued("verify", "--json")
    assert (4, ["tray.missing"]) == (ran.code, [one["code"] for one in ran.json["findings"]])


def test_a_page_filed_by_a_killed_process_is_settled_by_recover(
    issued: Docgen, papers: dict[str, list[Page]], archive: Path
) -> None:
    """Its bytes are in the document: that is no guess.  What a killed scan had half-built is cleared."""
    torn = papers[SERIALS[1]][0].copy()
    torn.paste(255, (1100, 0, 1654, 700))
    assert 0 == issued("scan", save(Path("in"), "page.png", [torn])).code
    (page,) = issued("tray", "list", "--json").json
    assert 0 == issued("file", SERIALS[1], "in/page.png").code
    half = archive / "tray" / f".{page['id']}.4711-0123456789abcdef"
    half.mkdir()
    assert 4 == issued("verify").code
    assert [page["id"]] == issued("recover", "--json").json["tray"]
    assert not half.exists()
    assert [] == issued("tray", "list", "--json").json
    assert 0 == issued("verify").code


def test_settling_is_refused_as_filing_is(issued: Docgen, papers: dict[str, list[Page]]) -> None:
    """A page too few stays in the tray; unknown pages and two wishes at once are refused."""
    stack = save(Path("in"), "stack.pdf", papers[SERIALS[3]][:1])
    assert 0 == issued("scan", stack).code
    (page,) = issued("tray", "list", "--json").json
    assert 5 == issued("tray", "settle", page["id"], "--number", SERIALS[3]).code
    assert 5 == issued("tray", "settle", page["id"], "--number", SERIALS[0]).code
    assert 5 == issued("tray", "settle", "0123456789ab-0001", "--number", SERIALS[0]).code
    assert 5 == issued("tray", "show", "../ledger").code
    assert 2 == issued("tray", "settle", page["id"]).code
    assert [page] == issued("tray", "list", "--json").json


def test_the_source_moves_only_when_all_is_done(
    issued: Docgen, papers: dict[str, list[Page]], tmp_path: Path
) -> None:
    """Taken in, it lies in the folder named; what could not be read stays; nothing is overwritten."""
    stack = save(Path("in"), "stack.pdf", [*papers[SERIALS[0]], blank()])
    (Path("in") / "notes.txt").write_text("x")
    before = stack.read_bytes()
    assert 3 == issued("scan", "in", "--done", "taken").code
    assert ["notes.txt"] == [file.name for file in Path("in").iterdir()]
    assert before == Path("taken/stack.pdf").read_bytes()
    shutil.copyfile("taken/stack.pdf", stack)
    assert 2 == issued("scan", "in", "--done", "taken").code
    assert stack.exists()


def test_a_damaged_tray_is_named(
    issued: Docgen, papers: dict[str, list[Page]], archive: Path
) -> None:
    """A page that was changed in the tray is not filed."""
    assert 0 == issued("scan", save(Path("in"), "a.png", [blank()])).code
    (page,) = issued("tray", "list", "--json").json
    file = archive / "tray" / page["id"] / "page.png"
    content = bytearray(file.read_bytes())
    content[-5] ^= 1
    file.write_bytes(content)
    assert 4 == issued("tray", "settle", page["id"], "--number", SERIALS[0]).code
    assert 4 == issued("tray", "show", page["id"]).code


def test_a_stack_in_chinese(issued: Docgen, papers: dict[str, list[Page]]) -> None:
    """The clerk reads what became of each page, in words."""
    stack = save(Path("in"), "stack.pdf", [*papers[SERIALS[0]], blank()])
    ran = issued("--lang", "zh", "scan", stack)
    assert "收到 2 页：归入 1 页，待处理 1 页。" in ran.err
    assert "读不出" in ran.out


def test_one_page_files_of_nothing_but_noise(issued: Docgen, tmp_path: Path) -> None:
    """An empty PDF has no pages: nothing in, nothing out."""
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.save(out)
    (tmp_path / "empty.pdf").write_bytes(out.getvalue())
    ran = issued("scan", tmp_path / "empty.pdf", "--json")
    assert (0, []) == (ran.json["pages"], ran.json["filed"])
