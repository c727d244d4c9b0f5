"""What the readers of trees share: which part of a document are the records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from docgen.errors import UnreadableInputError
from docgen.model import Node

_LIST = "records"


def records_of(document: Node) -> tuple[Node, ...]:
    """One record, a list of records, or a mapping with the one key ``records``.

    Every record is a mapping; anything else is an UnreadableInputError.
    """
    value = document.value
    if isinstance(value, Mapping) and set(value) == {_LIST}:
        inner = value[_LIST]
        if isinstance(inner.value, Sequence) and not isinstance(inner.value, str):
            return records_of(inner)
    if isinstance(value, Mapping):
        return (document,)
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise _no_record(document)
    for node in value:
        if not isinstance(node.value, Mapping):
            raise _no_record(node)
    return tuple(value)


def _no_record(node: Node) -> UnreadableInputError:
    return UnreadableInputError(
        "{file}, line {line}: a record is expected here, with the names of its fields.",
        file=node.source.file,
        line=node.source.line or 1,
        remedy="Write one record, a list of records, or {{'records': [...]}}.",
    )
