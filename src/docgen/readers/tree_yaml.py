"""YAML, with the line of every value, and every value as it was written.

YAML 1.1 makes ``no`` a truth value, ``0012`` the number ten and long digits a rounded float.  Here
every scalar stays the text it is; ``core/values.py`` knows what the field wants.  Nothing is
constructed, so no tag can do anything.
"""

from __future__ import annotations

from dataclasses import dataclass

import yaml
from yaml.reader import ReaderError

from docgen.errors import UnreadableInputError
from docgen.model import Node, RawInput, Source, Text
from docgen.readers.limits import (
    MOST_DEPTH,
    MOST_VALUES,
    check_count,
    check_size,
    decode,
    no_record,
    too_many_values,
)
from docgen.readers.trees import records_of

_ALLOWANCE = 10_000  # values that aliases may repeat
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_TAGS = frozenset(
    f"tag:yaml.org,2002:{name}"
    for name in ("null", "bool", "int", "float", "str", "seq", "map", "timestamp", "merge", "value")
)
_REASONS = (
    ("mapping values are not allowed", Text("a second colon stands in the line")),
    ("cannot start any token", Text("a character stands here that needs quotes, or a tab")),
    ("expected node content", Text("a list or mapping is opened and never closed")),
    ("did not find expected ',' or", Text("a list or mapping is opened and never closed")),
    ("could not find expected ':'", Text("a colon is missing")),
    ("did not find expected key", Text("the line is indented wrongly, or a colon is missing")),
    ("expected <block end>", Text("the line is indented wrongly")),
    ("did not find expected '-'", Text("the line is indented wrongly")),
    ("undefined alias", Text("an alias (*) names nothing that stands above it")),
    ("end of stream", Text("a text is opened with a quotation mark and never closed")),
    ("escape", Text("a backslash in a text stands before what it cannot stand before")),
)
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class YamlReader:
    """Reads .yaml and .yml: documents that are a record, a list, or ``records: [...]``."""

    suffixes = frozenset({".yaml", ".yml"})

    def read(self, name: str, data: bytes) -> RawInput:
        """The records as trees; UnreadableInputError names the line that is wrong."""
        check_size(name, data)
        text = decode(name, data)
        _check_events(name, text)
        # Written out, a value takes a character at least: only aliases give more of them than that.
        walk = _Walk(name, len(text) + _ALLOWANCE)
        records: list[Node] = []
        try:
            for document in yaml.compose_all(text, Loader=_Loader):
                if not _is_null(document):
                    records.extend(records_of(walk.node(document, "", ())))
        except yaml.YAMLError as error:
            raise _wrong(name, text, error) from error
        if not records:
            raise no_record(name)
        check_count(name, len(records))
        return RawInput(trees=tuple(records))


@dataclass(slots=True)
class _Walk:
    """Turns composed nodes into ours, at most ``left`` of them: aliases cannot multiply without end."""

    name: str
    left: int

    def node(self, node: yaml.Node, path: str, above: tuple[yaml.Node, ...]) -> Node:
        line = node.start_mark.line + 1
        self.left -= 1
        if self.left < 0:
            raise _refuse(self.name, line, Text("its aliases (*) unfold to too many values"))
        if len(above) > MOST_DEPTH or any(node is one for one in above):
            raise _refuse(self.name, line, Text("nested too deeply, or inside itself"))
        if node.tag not in _TAGS:
            raise _refuse(self.name, line, Text("the tag {tag} is not allowed", {"tag": node.tag}))
        source = Source(file=self.name, line=line, path=path or None)
        inside = (*above, node)
        if isinstance(node, yaml.MappingNode):
            return Node(self.mapping(node, path, inside), source)
        if isinstance(node, yaml.SequenceNode):
            items = [
                self.node(one, f"{path}[{index}]", inside) for index, one in enumerate(node.value)
            ]
            return Node(items, source)
        return Node(None if _is_null(node) else str(node.value), source)

    def mapping(
        self, node: yaml.MappingNode, path: str, inside: tuple[yaml.Node, ...]
    ) -> dict[str, Node]:
        found: dict[str, Node] = {}
        for key, value in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode):
                raise _refuse(self.name, line, Text("a key must be a plain word"))
            word = str(key.value)
            if word in found:
                raise _refuse(
                    self.name, line, Text("the key '{key}' stands here twice", {"key": word})
                )
            found[word] = self.node(value, f"{path}.{word}" if path else word, inside)
        return found


def _check_events(name: str, text: str) -> None:
    """Count what a text would become before anything of it is kept.

    The C loader composes by calling itself, without a look at its stack: a hundred thousand brackets end the process.
    """
    left, depth = MOST_VALUES, 0
    try:
        for event in yaml.parse(text, Loader=_Loader):
            left -= isinstance(event, yaml.NodeEvent)
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            if left < 0:
                raise too_many_values(name)
            if depth > MOST_DEPTH:
                line = event.start_mark.line if event.start_mark is not None else 0
                raise _refuse(name, line + 1, Text("nested too deeply"))
    except yaml.YAMLError as error:
        raise _wrong(name, text, error) from error


def _wrong(name: str, text: str, error: yaml.YAMLError) -> UnreadableInputError:
    """What the parser found, in words that are translated where they are known."""
    if isinstance(error, ReaderError):
        found = error.character if isinstance(error.character, int) else ord(error.character)
        code = {"code": f"U+{found:04X}"}
        # The C reader counts bytes, and may say -1.
        line = text.encode("utf-8", "replace")[: max(error.position, 0)].count(b"\n") + 1
        return _refuse(name, line, Text("the control character {code} may not stand in it", code))
    mark = getattr(error, "problem_mark", None)
    words = str(getattr(error, "problem", None) or error)
    known = next((reason for part, reason in _REASONS if part in words), None)
    reason = known or Text("{reason}", {"reason": words}, zh="{reason}")
    return _refuse(name, mark.line + 1 if mark else 1, reason)


def _is_null(node: yaml.Node) -> bool:
    # A plain scalar has no style: None from the Python loader, "" from the C one.
    return isinstance(node, yaml.ScalarNode) and not node.style and node.value in _NULLS


def _refuse(name: str, line: int, reason: Text) -> UnreadableInputError:
    return UnreadableInputError(
        "{file}, line {line}: this YAML cannot be used: {reason}.",
        file=name,
        line=line,
        reason=reason,
        remedy="Correct that line; put texts with : or # into quotes.",
    )
