"""Trees (JSON, YAML) to drafts: keys may be field names or labels; nothing unknown is dropped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from docgen.core import values as val
from docgen.core.columns import LINK_HEADERS, REASON_HEADERS, header_key, loose_key
from docgen.core.drafts import Draft, Drafts, placed, shown_value, split_list
from docgen.core.schema import FieldProblem, Path, label_at, path_text, plain_path
from docgen.model import DocumentType, Field, Node, Problem, Text

_IGNORED = frozenset(header_key(text) for text in (*LINK_HEADERS, *REASON_HEADERS))


def read_trees(doctype: DocumentType, trees: Sequence[Node]) -> Drafts:
    """Every tree as a draft."""
    indexes: dict[str, dict[str, Field]] = {}
    return Drafts(tuple(_draft(doctype, tree, indexes) for tree in trees))


def _draft(doctype: DocumentType, tree: Node, indexes: dict[str, dict[str, Field]]) -> Draft:
    walk = _Walk(doctype, indexes)
    node = walk.mapping(doctype.fields, tree, ())
    return Draft(node, tuple(walk.problems))


class _Walk:
    """One record; collects the problems on the way.

    ``indexes`` holds the spellings of the keys of each level, built once for all records.
    """

    def __init__(self, doctype: DocumentType, indexes: dict[str, dict[str, Field]]) -> None:
        self.doctype = doctype
        self.indexes = indexes
        self.problems: list[tuple[Path, Problem]] = []

    def mapping(self, fields: Sequence[Field], node: Node, path: Path) -> Node:
        found: dict[str, Node] = {}
        if not isinstance(node.value, Mapping):
            self.wrong(path, node, Text("Write the fields of this part one by one."))
            return Node(found, node.source)
        level = plain_path(path)
        index = self.indexes.get(level) or self.indexes.setdefault(level, _index(fields))
        for key, child in node.value.items():
            if key.startswith("#"):
                continue
            field = index.get(key) or index.get(header_key(key)) or index.get(loose_key(key))
            if field is None and not path and header_key(key) in _IGNORED:
                continue
            if field is None:
                self.unknown(fields, key, child, path)
            elif field.name in found:
                self.twice(field, key, child, (*path, field.name))
            else:
                found[field.name] = self.value(field, child, (*path, field.name))
        return Node(found, node.source)

    def value(self, field: Field, node: Node, path: Path) -> Node:
        value = node.value
        if value is None or (isinstance(value, str) and not value.strip()):
            return Node(None, node.source)  # "accounts:" with nothing behind it
        if field.type == "object":
            return self.mapping(field.children, node, path)
        if field.type == "array":
            return self.sequence(field, node, path)
        if isinstance(value, Mapping | list | tuple):
            self.wrong(path, node, Text("Write a single value."))
            return Node(None, node.source)
        return node

    def sequence(self, field: Field, node: Node, path: Path) -> Node:
        value = node.value
        if isinstance(value, Mapping) or (field.is_rows and not isinstance(value, list | tuple)):
            self.wrong(path, node, Text("Write a list."))
            return Node((), node.source)
        if not isinstance(value, list | tuple):
            scalar = value if not isinstance(value, Sequence) or isinstance(value, str) else None
            return Node(split_list(field.item or field, scalar, node.source), node.source)
        if field.is_rows:
            rows = [self.mapping(field.children, one, (*path, i)) for i, one in enumerate(value)]
            return Node(rows, node.source)
        inner = field.item or field
        return Node(
            [self.value(inner, one, (*path, i)) for i, one in enumerate(value)], node.source
        )

    def unknown(self, fields: Sequence[Field], key: str, node: Node, path: Path) -> None:
        words = [word for field in fields for word in (field.label.zh, field.label.en, field.name)]
        near = val.suggest(key, words)
        name = shown_value(self.doctype, (), key)
        remedy = (
            Text("Did you mean '{near}'?", {"near": near})
            if near
            else Text("Remove it, or put # before its name.")
        )
        what = Text("There is no field '{name}' here.", {"name": name})
        problem = Problem(
            "unknown-field", what, remedy, node.source, field=path_text((*path, name)), value=""
        )
        self.problems.append(((*path, key), problem))

    def twice(self, field: Field, key: str, node: Node, path: Path) -> None:
        what = Text("The field stands here twice, under two names.")
        remedy = Text("Remove '{name}' or the other one.", {"name": key})
        self.add(FieldProblem("duplicate-field", path, field.label, what, remedy), node)

    def wrong(self, path: Path, node: Node, remedy: Text) -> None:
        label = label_at(self.doctype.fields, path)
        what = Text("The value is of the wrong kind.")
        self.add(FieldProblem("type", path, label, what, remedy), node)

    def add(self, found: FieldProblem, node: Node) -> None:
        scalar = node.value if isinstance(node.value, str | int | float) else None
        self.problems.append((found.path, placed(self.doctype, found, node.source, scalar)))


def _index(fields: Sequence[Field]) -> dict[str, Field]:
    """Every spelling of a key; exact names first, then labels."""
    index = {loose_key(text): f for f in fields for text in (f.label.zh, f.label.en)}
    index |= {header_key(f.name): f for f in fields}
    index |= {header_key(text): f for f in fields for text in (f.label.en, f.label.zh)}
    return index | {field.name: field for field in fields}
