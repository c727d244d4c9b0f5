"""Bring the catalogues up to date with the sentences in the code: the Chinese, and the English singulars.

    python scripts/update_catalogs.py           extract, merge, write both docgen.po and docgen.mo
    python scripts/update_catalogs.py --check   change nothing; fail if something is out of date

Sentences are found in the syntax tree of ``src/docgen``, never by running it:

- the literal first argument (or ``msgid=``) of ``Text(...)``, unless ``zh=`` brings the Chinese;
- the literal first argument of any error derived from ``DocgenError``, and of its
  ``super().__init__(...)``;
- ``remedy = "..."`` in such a class, ``remedy="..."`` in any call;
- the first literal argument of ``_("...")``, as the help of the command line is marked, and of
  ``say``, ``_say``, ``phrase`` and ``words``, with which it speaks;
- the values of a ``StrEnum``, which are shown as words;
- in the templates of the web page, the first argument of ``_("...")``.

A conditional expression counts with both branches.  A computed sentence (an f-string, say) can
never be looked up and is an error.

A sentence that counts something (``{field}``, then one of ``COUNTED``) is written in the plural.  How it reads of one
stands in the English catalogue: its context is the name of the field, ``msgstr[0]`` the singular.  Where a sentence
has two counts, the singular of the one is itself a sentence with a singular for the other.

The files bear no times, versions or line numbers, so that the
same sentences give the same bytes.  Exit code 1 when a translation is missing, fuzzy or has other
``{fields}`` than its source.
"""

from __future__ import annotations

import ast
import io
import re
import string
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from jinja2 import Environment, nodes

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "src" / "docgen"
PO = SOURCES / "locale" / "zh_CN" / "LC_MESSAGES" / "docgen.po"
SINGULARS = SOURCES / "locale" / "en" / "LC_MESSAGES" / "docgen.po"
COUNTED = (
    "arguments", "bytes", "characters", "checkpoints", "columns", "days", "documents", "entries",
    "fields", "files", "items", "lines", "minutes", "numbers", "objects", "originals", "pages",
    "people", "places", "points", "problems", "proposals", "records", "rows", "seals", "seconds",
    "signatures", "things", "values", "versions", "years",
)  # fmt: skip
"""What is counted; another noun that sentences count is added here, so that its singular is asked for."""
_COUNT = re.compile(
    rf"\{{(\w+)\}}(?:(?: [a-z]+)? (?:{'|'.join(COUNTED)})|(?: more)? (?:are|were|have))\b"
)
SPEAKERS = frozenset({"_", "say", "_say", "phrase", "words"})
_COMMENT = "# Chinese catalogue of docgen.  Made current by scripts/update_catalogs.py."
_SINGULAR_COMMENT = (
    "# How sentences that count read of one.  Made current by scripts/update_catalogs.py."
)


class StableCatalog(Catalog):
    """A catalogue whose header says nothing that changes from day to day."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        return [
            ("Project-Id-Version", "docgen"),
            ("Language", str(self.locale)),
            ("Plural-Forms", self.plural_forms),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit"),
        ]


class ComputedSentenceError(Exception):
    """A sentence that is put together while running cannot be translated."""


def extract(sources: Mapping[str, str]) -> dict[str, set[str]]:
    """Every msgid and the files it stands in; ``sources`` maps a file's name to its code."""
    code = {name: text for name, text in sources.items() if name.endswith(".py")}
    trees = {name: ast.parse(text, name) for name, text in code.items()}
    errors = _error_classes(trees.values())
    found: dict[str, set[str]] = {}
    spoken = {name: _sentences(tree, errors, name) for name, tree in trees.items()}
    spoken |= {name: _of_page(sources[name], name) for name in sources.keys() - code.keys()}
    for name, sentences in spoken.items():
        for msgid in sentences:
            if msgid:
                found.setdefault(msgid, set()).add(name)
    return found


def source_files(root: Path = SOURCES) -> dict[str, str]:
    """The code and the pages below ``root``, by their path as the catalogue shows it ("docgen/cli/main.py")."""
    return {
        path.relative_to(root.parent).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted((*root.rglob("*.py"), *(root / "web" / "pages").rglob("*.html")))
    }


def merge(found: Mapping[str, set[str]], old: Catalog) -> Catalog:
    """The sentences found, with the translations there are; what is no longer used is dropped."""
    catalog = StableCatalog(locale="zh_CN", header_comment=_COMMENT, fuzzy=False)
    for msgid in sorted(found):
        known = old.get(msgid)
        catalog.add(
            msgid,
            known.string if known else "",
            locations=[(name, 0) for name in sorted(found[msgid])],
            flags=known.flags & {"fuzzy"} if known else (),
            user_comments=known.user_comments if known else (),
        )
    return catalog


def merge_singulars(found: Mapping[str, set[str]], old: Catalog) -> Catalog:
    """The counts in the sentences found, with the singulars there are; what is no longer used is dropped."""
    catalog = StableCatalog(locale="en", header_comment=_SINGULAR_COMMENT, fuzzy=False)
    known = {
        (str(one.context), str(one.id[0])): str(one.string[0])
        for one in old
        if isinstance(one.id, tuple | list) and isinstance(one.string, tuple | list)
    }
    used = {(field, msgid) for msgid in found for field in _COUNT.findall(msgid)}
    used |= {key for key in known if key[1] in found}
    while more := {key for key in known if key[1] in {known.get(one) for one in used}} - used:
        used |= more
    for field, msgid in sorted(used):
        places = [(name, 0) for name in sorted(found.get(msgid, ()))]
        singular = known.get((field, msgid), "")
        catalog.add((msgid, msgid), (singular, msgid), locations=places, context=field)
    return catalog


def singular_complaints(catalog: Catalog) -> list[str]:
    """What is wrong with the singulars, one line each."""
    lines = []
    for message in catalog:
        if isinstance(message.id, tuple | list) and isinstance(message.string, tuple | list):
            plural, singular = str(message.id[0]), str(message.string[0])
            if not singular:
                lines.append(f"no singular for one {message.context}: {plural!r}")
            elif fields(plural) != fields(singular):
                lines.append(f"other fields: {plural!r} / {singular!r}")
    return lines


def complaints(catalog: Catalog) -> list[str]:
    """What is wrong with the translations, one line each."""
    lines = []
    for message in catalog:
        source, translation = str(message.id), str(message.string)
        if not source:
            continue
        if not translation:
            lines.append(f"missing: {source!r}")
        elif message.fuzzy:
            lines.append(f"fuzzy: {source!r}")
        elif fields(source) != fields(translation):
            lines.append(f"other fields: {source!r} / {translation!r}")
    return lines


def fields(sentence: str) -> set[str]:
    """The names of the ``{fields}`` of a sentence, formats included ("{n:04}")."""
    return {
        f"{name}:{form}" if form else name
        for _, name, form, _ in string.Formatter().parse(sentence)
        if name is not None
    }


def po_bytes(catalog: Catalog) -> bytes:
    stream = io.BytesIO()
    write_po(stream, catalog, width=100, include_lineno=False, sort_output=True)
    return stream.getvalue()


def mo_bytes(catalog: Catalog) -> bytes:
    stream = io.BytesIO()
    write_mo(stream, catalog)
    return stream.getvalue()


def read_catalog(data: bytes, locale: str = "zh_CN") -> Catalog:
    return read_po(io.BytesIO(data), locale=locale)


def main(arguments: list[str]) -> int:
    if arguments not in ([], ["--check"]):
        print(__doc__, file=sys.stderr)
        return 2
    old_po = PO.read_bytes() if PO.exists() else b""
    old_singulars = SINGULARS.read_bytes() if SINGULARS.exists() else b""
    found = extract(source_files())
    catalog = merge(found, read_catalog(old_po))
    singulars = merge_singulars(found, read_catalog(old_singulars, "en"))
    news = {
        path: data
        for po, one in ((PO, catalog), (SINGULARS, singulars))
        for path, data in ((po, po_bytes(one)), (po.with_suffix(".mo"), mo_bytes(one)))
    }
    lines = complaints(catalog) + singular_complaints(singulars)
    for path, data in news.items():
        if path.exists() and path.read_bytes() == data:
            continue
        if arguments:
            lines.append(f"out of date: {path.relative_to(ROOT)}; run scripts/update_catalogs.py")
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
    for line in lines:
        print(line, file=sys.stderr)
    print(f"{len(catalog)} sentences, {len(lines)} to look at.")
    return 1 if lines else 0


def _error_classes(trees: object) -> frozenset[str]:
    """The names of DocgenError and of everything derived from it, however deep."""
    bases = {
        node.name: {ast.unparse(base).rsplit(".", 1)[-1] for base in node.bases}
        for tree in trees  # type: ignore[attr-defined]
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    }
    known = {"DocgenError"}
    while more := {name for name, above in bases.items() if above & known} - known:
        known |= more
    return frozenset(known)


def _sentences(tree: ast.AST, errors: frozenset[str], name: str) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and node.name in errors:
            yield from _of_error_class(node, name)
        elif isinstance(node, ast.ClassDef) and "StrEnum" in map(ast.unparse, node.bases):
            for part in node.body:
                yield from _literals(part.value if isinstance(part, ast.Assign) else None, name)
        elif isinstance(node, ast.Call):
            yield from _of_call(node, errors, name)


def _of_page(source: str, name: str) -> Iterator[str]:
    """The sentences of a template of the web page."""
    for call in Environment(autoescape=True).parse(source, name).find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name == "_":
            yield from _of_expression(call.args[0], name)


def _of_expression(node: nodes.Node, name: str) -> Iterator[str]:
    match node:
        case nodes.Const(value=str(sentence)):
            yield sentence
        case nodes.CondExpr(expr1=first, expr2=second):
            yield from _of_expression(first, name)
            if second is not None:
                yield from _of_expression(second, name)
        case _:
            raise ComputedSentenceError(
                f"{name}:{node.lineno}: a computed sentence cannot be translated"
            )


def _of_error_class(node: ast.ClassDef, name: str) -> Iterator[str]:
    for part in node.body:
        target = part.targets[0] if isinstance(part, ast.Assign) else None
        target = part.target if isinstance(part, ast.AnnAssign) else target
        if isinstance(target, ast.Name) and target.id == "remedy":
            yield from _literals(part.value, name)  # type: ignore[attr-defined]
    for call in ast.walk(node):
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "super().__init__":
            yield from _literals(call.args[0] if call.args else None, name)


def _of_call(call: ast.Call, errors: frozenset[str], name: str) -> Iterator[str]:
    called = ast.unparse(call.func).rsplit(".", 1)[-1]
    keywords = {keyword.arg: keyword.value for keyword in call.keywords}
    first = call.args[0] if call.args else keywords.get("msgid")
    if (called == "Text" and "zh" not in keywords) or called in errors:
        yield from _literals(first, name)
    elif called in SPEAKERS:
        spoken = (arg for arg in call.args if isinstance(arg, ast.Constant | ast.IfExp))
        yield from _literals(next(spoken, None), name)
    if "remedy" in keywords:
        yield from _literals(keywords["remedy"], name)


def _literals(node: ast.AST | None, name: str) -> Iterator[str]:
    """The sentences an expression can be; names and calls stand for sentences found elsewhere."""
    match node:
        case ast.Constant(value=str(sentence)):
            yield sentence
        case ast.IfExp(body=body, orelse=orelse):
            yield from _literals(body, name)
            yield from _literals(orelse, name)
        case ast.JoinedStr() | ast.BinOp():
            raise ComputedSentenceError(
                f"{name}:{node.lineno}: a computed sentence cannot be translated: "
                f"{ast.unparse(node)}"
            )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
