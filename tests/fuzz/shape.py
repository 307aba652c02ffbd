"""A DICOM file taken apart for the fuzzer: preamble, meta information, elements, fragments.

Independent of the program's own readers on purpose: what makes the hostile files must not share
the mistakes of what reads them. Lengths are computed unless a node states a lie.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass, field, replace

IMPLICIT = "1.2.840.10008.1.2"
EXPLICIT = "1.2.840.10008.1.2.1"
DEFLATED = "1.2.840.10008.1.2.1.99"
BIG = "1.2.840.10008.1.2.2"
LONG_VRS = frozenset((b"OB", b"OW", b"OF", b"OD", b"OL", b"OV", b"SQ", b"UN", b"UT", b"UC", b"UR"))
UNDEFINED = 0xFFFFFFFF
_ITEM, _ITEM_END, _SEQUENCE_END = 0xFFFEE000, 0xFFFEE00D, 0xFFFEE0DD
_DEEPEST = 60
_KNOWN_SEQUENCES = frozenset((0x00081140, 0x00081199, 0x00082218, 0x00283000, 0x00283010))


@dataclass(slots=True)
class Node:
    """An element. ``stated`` overrides the length that is written."""

    tag: int
    vr: bytes
    value: bytes = b""
    items: list[list[Node]] | None = None
    fragments: list[bytes] | None = None
    undefined: bool = False
    ends: bool = True
    stated: int | None = None

    def copy(self) -> Node:
        """Return a copy whose lists are its own."""
        items = None if self.items is None else [[n.copy() for n in item] for item in self.items]
        fragments = None if self.fragments is None else list(self.fragments)
        return replace(self, items=items, fragments=fragments)


@dataclass(slots=True)
class Shape:
    """A file. ``syntax`` is what the meta information states, ``coding`` what is written."""

    nodes: list[Node]
    syntax: str
    coding: str
    media_class: bytes = b"1.2.840.10008.5.1.4.1.1.4"
    preamble: bytes = bytes(128)
    has_meta: bool = True
    tail: bytes = b""
    body: bytes | None = None  # in place of the elements
    edits: list[str] = field(default_factory=list)

    def copy(self) -> Shape:
        """Return a copy whose nodes are its own."""
        return replace(self, nodes=[node.copy() for node in self.nodes], edits=[])


class UnclearError(Exception):
    """The seed does not have the plain structure this parser knows."""


def _element_head(data: bytes, at: int, coding: str) -> tuple[int, bytes, int, int]:
    order = ">" if coding == BIG else "<"
    group, element = struct.unpack_from(f"{order}HH", data, at)
    tag = group << 16 | element
    if group == 0xFFFE or coding == IMPLICIT:
        return tag, b"", struct.unpack_from(f"{order}I", data, at + 4)[0], at + 8
    vr = data[at + 4 : at + 6]
    if vr in LONG_VRS:
        return tag, vr, struct.unpack_from(f"{order}I", data, at + 8)[0], at + 12
    if not vr.isalpha():
        raise UnclearError
    return tag, vr, struct.unpack_from(f"{order}H", data, at + 6)[0], at + 8


def _nodes(data: bytes, at: int, end: int, coding: str, depth: int) -> tuple[list[Node], int]:
    nodes: list[Node] = []
    while at + 8 <= end:
        tag, vr, length, start = _element_head(data, at, coding)
        if tag == _ITEM_END:
            return nodes, start
        if tag >> 16 == 0xFFFE or depth > _DEEPEST:
            raise UnclearError
        node = Node(tag, vr, undefined=length == UNDEFINED)
        if tag == 0x7FE00010 and length == UNDEFINED:
            node.fragments, at = _fragments(data, start, coding)
        elif length == UNDEFINED or vr == b"SQ" or (not vr and tag in _KNOWN_SEQUENCES):
            node.items, at = _items(data, start, length, coding, depth)
        else:
            if start + length > end:
                raise UnclearError
            node.value, at = data[start : start + length], start + length
        nodes.append(node)
    return nodes, at


def _items(
    data: bytes, at: int, length: int, coding: str, depth: int
) -> tuple[list[list[Node]], int]:
    items: list[list[Node]] = []
    end = len(data) if length == UNDEFINED else at + length
    while at + 8 <= end:
        tag, _vr, size, start = _element_head(data, at, coding)
        if tag == _SEQUENCE_END:
            return items, start
        if tag != _ITEM:
            raise UnclearError
        stop = len(data) if size == UNDEFINED else start + size
        found, at = _nodes(data, start, stop, coding, depth + 1)
        items.append(found)
    return items, at


def _fragments(data: bytes, at: int, coding: str) -> tuple[list[bytes], int]:
    fragments: list[bytes] = []
    while at + 8 <= len(data):
        tag, _vr, size, start = _element_head(data, at, coding)
        if tag == _SEQUENCE_END:
            return fragments, start
        if tag != _ITEM:
            raise UnclearError
        fragments.append(data[start : start + size])
        at = start + size
    return fragments, at


def parse(data: bytes) -> Shape:
    """Take a file apart; raises UnclearError or struct.error where it is not a plain one."""
    at, syntax, media = 0, IMPLICIT, b""
    has_meta = data[128:132] == b"DICM"
    if has_meta:
        at = 132
        while data[at : at + 2] == b"\x02\x00":
            tag, _vr, length, start = _element_head(data, at, EXPLICIT)
            if tag == 0x00020010:
                syntax = data[start : start + length].decode("latin-1").strip("\0 ")
            if tag == 0x00020002:
                media = data[start : start + length].strip(b"\0 ")
            at = start + length
    body = data[at:]
    if syntax == DEFLATED:
        body = zlib.decompressobj(-zlib.MAX_WBITS).decompress(body, 64 << 20)
    coding = syntax if syntax in {IMPLICIT, BIG} else EXPLICIT
    if not has_meta and body[4:6].isalpha():
        coding = EXPLICIT
    nodes, _ = _nodes(body, 0, len(body), coding, 0)
    return Shape(nodes, syntax, coding, media_class=media, has_meta=has_meta)


def _head(node: Node, length: int, coding: str) -> bytes:
    order = ">" if coding == BIG else "<"
    number = node.stated if node.stated is not None else length
    pair = struct.pack(f"{order}HH", node.tag >> 16 & 0xFFFF, node.tag & 0xFFFF)
    if coding == IMPLICIT:
        return pair + struct.pack("<I", number & UNDEFINED)
    vr = node.vr or b"UN"
    if vr in LONG_VRS or node.tag >> 16 == 0x7FE0:
        return pair + vr[:2].ljust(2) + b"\0\0" + struct.pack(f"{order}I", number & UNDEFINED)
    return pair + vr[:2].ljust(2) + struct.pack(f"{order}H", number & 0xFFFF)


def _delimiter(tag: int, length: int, coding: str) -> bytes:
    order = ">" if coding == BIG else "<"
    return struct.pack(f"{order}HHI", tag >> 16, tag & 0xFFFF, length)


def write_nodes(nodes: list[Node], coding: str) -> bytes:
    """Return elements as bytes."""
    parts: list[bytes] = []
    for node in nodes:
        if node.fragments is not None:
            body = b"".join(_delimiter(_ITEM, len(f), coding) + f for f in node.fragments)
        elif node.items is not None:
            body = b"".join(_item(item, coding, undefined=node.undefined) for item in node.items)
        else:
            body = node.value
        open_ended = node.fragments is not None or (node.items is not None and node.undefined)
        parts.extend((_head(node, UNDEFINED if open_ended else len(body), coding), body))
        if open_ended and node.ends:
            parts.append(_delimiter(_SEQUENCE_END, 0, coding))
    return b"".join(parts)


def _item(nodes: list[Node], coding: str, *, undefined: bool) -> bytes:
    body = write_nodes(nodes, coding)
    if not undefined:
        return _delimiter(_ITEM, len(body), coding) + body
    return _delimiter(_ITEM, UNDEFINED, coding) + body + _delimiter(_ITEM_END, 0, coding)


def write(shape: Shape) -> bytes:
    """Return the whole file."""
    body = write_nodes(shape.nodes, shape.coding) if shape.body is None else shape.body
    if shape.syntax == DEFLATED and shape.body is None:
        engine = zlib.compressobj(wbits=-zlib.MAX_WBITS)
        body = engine.compress(body) + engine.flush()
    body += shape.tail
    if not shape.has_meta:
        return body
    meta = [
        Node(0x00020002, b"UI", even(shape.media_class, b"\0")),
        Node(0x00020010, b"UI", even(shape.syntax.encode("latin-1", "replace"), b"\0")),
    ]
    inner = write_nodes(meta, EXPLICIT)
    length = write_nodes([Node(0x00020000, b"UL", struct.pack("<I", len(inner)))], EXPLICIT)
    return shape.preamble + b"DICM" + length + inner + body


def even(value: bytes, pad: bytes = b" ") -> bytes:
    """Return a value with an even length."""
    return value + pad * (len(value) % 2)
