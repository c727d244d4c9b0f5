"""The Chinese catalogue is complete, right in its fields, and compiled."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(scope="module")
def update() -> ModuleType:
    """The script itself, imported from its file."""
    spec = importlib.util.spec_from_file_location(
        "update_catalogs", ROOT / "scripts" / "update_catalogs.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_every_sentence_of_the_code_is_translated(update: ModuleType) -> None:
    """Each msgid has a Chinese translation: not empty, not fuzzy, with the same fields."""
    catalog = update.merge(
        update.extract(update.source_files()), update.read_catalog(update.PO.read_bytes())
    )
    assert update.complaints(catalog) == []


def test_catalogue_and_compiled_catalogue_are_current(update: ModuleType) -> None:
    """Running the script again changes no byte of docgen.po and docgen.mo."""
    catalog = update.merge(
        update.extract(update.source_files()), update.read_catalog(update.PO.read_bytes())
    )
    assert update.PO.read_bytes() == update.po_bytes(catalog)
    assert update.PO.with_suffix(".mo").read_bytes() == update.mo_bytes(catalog)


def test_sentences_are_found_where_the_house_writes_them(update: ModuleType) -> None:
    """Texts, errors, remedies, conditional branches and marked help are found; nothing else is."""
    code = """
class DocgenError(Exception): ...
class UsageError(DocgenError):
    remedy = "Read the help."
class Odd(UsageError):
    remedy: str = "Odd remedy."
    def __init__(self): super().__init__("Odd {thing}.")
Text("One " "sentence.")
Text(msgid="By keyword.")
Text("yes" if x else "no")
Text("With its own Chinese.", zh="自带中文")
raise errors.UsageError("Wrong {name}.", remedy="Do this.", name=name)
raise ValueError("not ours")
click.option("--x", help=_("Some help."))
session.say("Done: {file}.", file="not a sentence")
_say(arguments, "Interrupted.")
class Mood(StrEnum):
    GOOD = "good"
Text(variable)
Label("一", "one")
"""
    assert set(update.extract({"a.py": code})) == {
        "Read the help.", "Odd remedy.", "Odd {thing}.", "One sentence.", "By keyword.", "yes",
        "no", "Wrong {name}.", "Do this.", "Some help.",
        "Done: {file}.", "Interrupted.", "good",
    }  # fmt: skip


def test_error_classes_are_followed_over_files(update: ModuleType) -> None:
    """An error derived in one file from an error of another is known in a third."""
    files = {
        "a.py": "class B(A): ...",
        "b.py": "class A(DocgenError): ...",
        "c.py": "raise B('Found.')",
    }
    assert update.extract(files) == {"Found.": {"c.py"}}


@pytest.mark.parametrize("argument", ['f"{x} is wrong"', '"a" + x', '"%s" % x'])
def test_a_computed_sentence_is_refused(update: ModuleType, argument: str) -> None:
    """A sentence put together while running could never be translated: the script says where."""
    with pytest.raises(update.ComputedSentenceError, match=r"a\.py:1: a computed sentence"):
        update.extract({"a.py": f"Text({argument})"})


def test_missing_fuzzy_and_wrong_translations_are_named(update: ModuleType) -> None:
    """What is not fit to be shown is listed, by sentence."""
    old = update.read_catalog(
        'msgid "a {x}"\nmsgstr "甲"\n\n#, fuzzy\nmsgid "b"\nmsgstr "乙"\n\n'
        'msgid "d {y}"\nmsgstr "丁{y}"\n'.encode()
    )
    catalog = update.merge(
        {"a {x}": {"a.py"}, "b": {"a.py"}, "c": {"a.py"}, "d {y}": {"b.py"}}, old
    )
    assert update.complaints(catalog) == [
        "other fields: 'a {x}' / '甲'",
        "fuzzy: 'b'",
        "missing: 'c'",
    ]


def test_unused_sentences_leave_the_catalogue_and_bytes_are_stable(update: ModuleType) -> None:
    """A dropped sentence goes; the same sentences give the same bytes, without a time in them."""
    old = update.read_catalog('msgid "gone"\nmsgstr "旧"\n\nmsgid "kept"\nmsgstr "留"\n'.encode())
    first = update.po_bytes(update.merge({"kept": {"a.py"}}, old))
    again = update.po_bytes(update.merge({"kept": {"a.py"}}, update.read_catalog(first)))
    assert again == first
    assert b"gone" not in first
    assert b"Date" not in first


def test_every_count_has_its_singular(update: ModuleType) -> None:
    """A sentence that counts reads well of one; the English catalogue holds nothing else, and is compiled."""
    found = update.extract(update.source_files())
    old = update.read_catalog(update.SINGULARS.read_bytes(), "en")
    catalog = update.merge_singulars(found, old)
    assert update.singular_complaints(catalog) == []
    assert update.SINGULARS.read_bytes() == update.po_bytes(catalog)
    assert update.SINGULARS.with_suffix(".mo").read_bytes() == update.mo_bytes(catalog)


def test_a_count_without_its_singular_is_named(update: ModuleType) -> None:
    """So is one whose singular lost a field; what is no longer said goes, with what follows from it."""
    old = update.read_catalog(
        b'msgctxt "n"\nmsgid "{n} pages"\nmsgid_plural "{n} pages"\n'
        b'msgstr[0] "one page"\nmsgstr[1] "{n} pages"\n\n'
        b'msgctxt "n"\nmsgid "{n} rows"\nmsgid_plural "{n} rows"\n'
        b'msgstr[0] "{n} row"\nmsgstr[1] "{n} rows"\n',
        "en",
    )
    catalog = update.merge_singulars({"{n} pages": {"a.py"}, "{k} more are left": {"a.py"}}, old)
    assert update.singular_complaints(catalog) == [
        "no singular for one k: '{k} more are left'",
        "other fields: '{n} pages' / 'one page'",
    ]
