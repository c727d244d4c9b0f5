"""JSON, JSON Lines and YAML keep every digit, every line number and every key."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.errors import UnreadableInputError
from docgen.model import Node
from docgen.ports import Reader
from docgen.readers.tree_json import JsonLinesReader, JsonReader
from docgen.readers.tree_yaml import YamlReader


def plain(node: Node) -> Any:
    if isinstance(node.value, Mapping):
        return {key: plain(child) for key, child in node.value.items()}
    if isinstance(node.value, list | tuple):
        return [plain(child) for child in node.value]
    return node.value


def read(reader: Reader, text: str) -> list[Any]:
    return [plain(tree) for tree in reader.read("a", text.encode()).trees]


def test_one_record_a_list_or_records() -> None:
    for reader in (JsonReader(), YamlReader()):
        texts = ('{"a": "1"}', '[{"a": "1"}]', '{"records": [{"a": "1"}]}')
        assert [read(reader, text) for text in texts] == [[{"a": "1"}]] * 3


def test_json_numbers_keep_their_digits() -> None:
    text = '{"a": 990000199202290019, "b": 1409.50, "c": 12, "d": 1e3, "e": 1e999, "f": -7}'
    assert read(JsonReader(), text) == [
        {"a": "990000199202290019", "b": "1409.50", "c": 12, "d": "1000", "e": "1e999", "f": -7}
    ]


def test_json_lines_have_a_record_and_a_line_each() -> None:
    trees = JsonLinesReader().read("a", b'{"a": 1}\n\n{"a": {"b": null}}\n').trees
    assert [(tree.source.line, tree.source.path, plain(tree)) for tree in trees] == [
        (1, "[0]", {"a": 1}), (3, "[1]", {"a": {"b": None}}),
    ]  # fmt: skip


def places(node: Node) -> dict[str, int | None]:
    found = {node.source.path or "": node.source.line}
    children: list[Node] = []
    if isinstance(node.value, Mapping):
        children = list(node.value.values())
    elif isinstance(node.value, list | tuple):
        children = list(node.value)
    for child in children:
        found |= places(child)
    return found


def test_every_json_value_knows_its_line_and_path() -> None:
    (_, tree) = JsonReader().read("a", b'[\n{},\n{"a":\n  [1,\n   {"b": 2}]}\n]').trees
    assert places(tree) == {"[1]": 3, "[1].a": 4, "[1].a[0]": 4, "[1].a[1]": 5, "[1].a[1].b": 5}


def test_every_yaml_value_knows_its_line_and_path() -> None:
    (tree,) = YamlReader().read("a", b"# x\na: 1\nb:\n  - c: 2\n").trees
    assert places(tree) == {"": 2, "a": 2, "b": 4, "b[0]": 4, "b[0].c": 4}


def test_yaml_values_stay_as_they_are_written() -> None:
    text = (
        "a: 0012\nb: no\nc: 2026-11-22\nd: 990000199202290019\ne: 1409.50\nf: 12:30:45\n"
        'g: ~\nh:\ni: "null"\nj: 1_000\nk: |\n  x\n  y\n'
    )
    assert read(YamlReader(), text) == [
        {
            "a": "0012", "b": "no", "c": "2026-11-22", "d": "990000199202290019", "e": "1409.50",
            "f": "12:30:45", "g": None, "h": None, "i": "null", "j": "1_000", "k": "x\ny\n",
        }
    ]  # fmt: skip


def test_yaml_documents_follow_one_another_and_aliases_are_followed() -> None:
    assert read(YamlReader(), "a: &n {x: 1}\nb: *n\n---\na: 2\n") == [
        {"a": {"x": "1"}, "b": {"x": "1"}},
        {"a": "2"},
    ]


def _bomb() -> str:
    levels = (f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9))
    return "\n".join(["a0: &a0 [x,x,x,x,x,x,x,x,x,x]", *levels])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (_bomb(), "aliases"),
        ("a: &x [*x]", "inside itself"),
        ("a: 1\nb: 2\na: 3", "line 3.*twice"),
        ("a: !!python/object/apply:os.system [id]", "tag"),
        ("a: !!binary aGk=", "tag"),
        ("? [1, 2]\n: 3", "key"),
        ("a: [1", "line"),
        ("- 1\n- 2", "a record is expected"),
        ("just words", "a record is expected"),
        ("# nothing", "no record"),
        ("a: " + "[" * 100 + "]" * 100, "too deeply"),
        ("a: " + "[" * 5000 + "]" * 5000, "too deeply"),
        ("[" * 200_000, "too deeply"),
        ("- " * 5000, "too deeply"),
    ],
)
def test_yaml_that_is_wrong_or_hostile_is_refused(text: str, words: str) -> None:
    with pytest.raises(UnreadableInputError, match=words):
        YamlReader().read("a", text.encode())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"a": 1,\n"b": 2,\n"a": 3}', "line 3.*twice"),
        ('{"a": 1,}', "key"),
        ('{"a" 1}', "colon"),
        ("{\n'a': 1}", "line 2.*double quotes"),
        ('{"a": NaN}', "value"),
        ('{"a": 01}', "comma"),
        ('{"a": "x\ny"}', "line 1"),
        ('{"a": "x', "line 1"),
        ("[1]", "a record is expected"),
        ('"x"', "a record is expected"),
        ('{"a": 1} x', "follows"),
        ('{"a":' * 50000, "too deeply"),
        ("[" * 50000, "too deeply"),
    ],
)
def test_json_that_is_wrong_or_hostile_is_refused(text: str, words: str) -> None:
    with pytest.raises(UnreadableInputError, match=words):
        JsonReader().read("a", text.encode())


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**14), 10**14) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)


@given(st.dictionaries(st.text().filter(lambda key: key != "records"), _JSON), st.booleans())
def test_what_json_says_is_what_is_read(value: dict[str, Any], escaped: bool) -> None:
    text = json.dumps(value, ensure_ascii=escaped, indent=1)
    assert [value] == read(JsonReader(), text)


@given(st.text())
def test_no_text_breaks_a_reader(text: str) -> None:
    for reader in (JsonReader(), JsonLinesReader(), YamlReader()):
        with contextlib.suppress(UnreadableInputError):
            reader.read("a", text.encode("utf-8", "replace"))
