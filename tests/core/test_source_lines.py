"""The lines of keys in JSON and TOML."""

from __future__ import annotations

from docgen.core.source_lines import json_lines, line_of, toml_lines


def test_lines_of_json() -> None:
    """Every key and list item, whatever stands in strings."""
    text = '{\n "a": [\n  {"b": "{,:\\"}"},\n  2\n ],\n\t"c": {"d":\n null}, "e": [[1,\n2]]\n}'
    lines = json_lines(text)
    assert lines == {
        (): 1, ("a",): 2, ("a", 0): 3, ("a", 0, "b"): 3, ("a", 1): 4, ("c",): 6, ("c", "d"): 6,
        ("e",): 7, ("e", 0): 7, ("e", 0, 0): 7, ("e", 0, 1): 8,
    }  # fmt: skip
    assert line_of(lines, ("a", 0, "x", "y")) == 3


def test_lines_of_toml() -> None:
    """Entries, tables, lists of tables; what an inline table holds is on its line."""
    text = 'id = "x"\ntitle = { zh = "a" }\n[mask]\n"a.b" = "name"\n\n[[rule]]\nid = 1\n[[rule]]\nid = 2\n'
    lines = toml_lines(text)
    assert lines == {
        (): 1, ("id",): 1, ("title",): 2, ("mask",): 3, ("mask", "a.b"): 4, ("rule", 0): 6,
        ("rule", 0, "id"): 7, ("rule", 1): 8, ("rule", 1, "id"): 9,
    }  # fmt: skip
    assert (line_of(lines, ("title", "en")), line_of(lines, ("none",))) == (2, 1)
