"""PDF objects as bytes: every object once, streams apart, all else in one object stream.

pydyf's own serialiser works out every object twice (once for the identifier) and is the slowest part of
a small file.  The bytes depend on the objects alone.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pydyf

_VERSION = b"%PDF-1.7\n%\xf0\x9f\x96\xa4\n"
_LEVEL = 4  # of deflate: 9 takes three times as long for two per cent


def serialise(pdf: pydyf.PDF, identifier: bytes) -> bytes:
    """The file's bytes; ``identifier`` is 32 hex digits: streams, one object stream with all else, one cross-reference stream."""
    out = bytearray(_VERSION)
    offsets: dict[int, int] = {}
    packed: list[tuple[int, bytes]] = []
    for item in pdf.objects[1:]:
        if isinstance(item, pydyf.Stream):
            offsets[item.number] = len(out)
            out += b"%d 0 obj\n%b\nendobj\n" % (item.number, _stream(item))
        else:
            packed.append((item.number, _bytes(item)))
    bodies = b"\n".join(data for _, data in packed)
    index, position = [], 0
    for number, data in packed:
        index.append(b"%d %d" % (number, position))
        position += len(data) + 1
    directory = b" ".join(index)
    count = len(pdf.objects)
    offsets[count] = len(out)
    extra = {"Type": "/ObjStm", "N": len(packed), "First": len(directory) + 1}
    holder = pydyf.Stream([directory + b"\n" + bodies], extra, compress=True)
    out += b"%d 0 obj\n%b\nendobj\n" % (count, _stream(holder))
    start = len(out)
    offsets[count + 1] = start
    places = {number: place for place, (number, _) in enumerate(packed)}
    rows = [b"\x00" + bytes(6)]
    for number in range(1, count + 2):
        if number in offsets:
            rows.append(b"\x01" + offsets[number].to_bytes(4) + b"\x00\x00")
        else:
            rows.append(b"\x02" + count.to_bytes(4) + places[number].to_bytes(2))
    digest = hashlib.md5(out, usedforsecurity=False).hexdigest().encode()
    xref = pydyf.Stream(
        [b"".join(rows)],
        {
            "Type": "/XRef",
            "Size": count + 2,
            "W": pydyf.Array([1, 4, 2]),
            "Root": pdf.catalog.reference,
            "Info": pdf.info.reference,
            "ID": pydyf.Array([b"<" + identifier + b">", b"<" + digest + b">"]),
        },
        compress=True,
    )
    out += b"%d 0 obj\n%b\nendobj\nstartxref\n%d\n%%%%EOF\n" % (count + 1, _stream(xref), start)
    return bytes(out)


def _stream(item: pydyf.Stream) -> bytes:
    data = b"\n".join([p if type(p) is bytes else _bytes(p) for p in item.stream])
    extra = dict(item.extra)
    if item.compress:
        data = zlib.compress(data, _LEVEL)
        extra["Filter"] = "/FlateDecode"
    extra["Length"] = len(data)
    # With LF alone, data that happens to end in CR could be read as one byte shorter.
    return _dictionary(extra) + b"\nstream\n" + data + b"\r\nendstream"


def _bytes(value: Any) -> bytes:
    """A value as pydyf writes it."""
    writer = _WRITERS.get(type(value))
    if writer is not None:
        return writer(value)
    data: bytes = value.data
    return data


def _dictionary(value: Mapping[Any, Any]) -> bytes:
    return b"<<%b>>" % b"".join([b"/%b %b" % (_bytes(k), _bytes(v)) for k, v in value.items()])


def _array(value: Iterable[Any]) -> bytes:
    return b"[%b]" % b" ".join([_bytes(item) for item in value])


def _float(value: float) -> bytes:
    return b"%d" % value if value.is_integer() else (b"%.6f" % value).rstrip(b"0")


_WRITERS: Mapping[type, Callable[[Any], bytes]] = {
    bytes: bytes,
    str: str.encode,
    int: lambda value: b"%d" % value,
    float: _float,
    pydyf.Dictionary: _dictionary,
    pydyf.Array: _array,
}
