"""Promises about small files that want to be huge: refused in time and within memory."""

from __future__ import annotations

import random
import struct

import pytest

from tests.dicom.making import element, make_slice, to_bytes
from tests.fuzz.mutate import deflate_bomb
from tests.fuzz.run import fuzz
from tests.fuzz.seeds import seeds
from tests.fuzz.shape import EXPLICIT, IMPLICIT, UNDEFINED, Node, parse, write, write_nodes


def _changed(data: bytes, *nodes: Node, syntax: str = "") -> bytes:
    """Return a file with elements put in place of its own, in order."""
    shape = parse(data)
    tags = {node.tag for node in nodes}
    shape.nodes = sorted(
        [*(n for n in shape.nodes if n.tag not in tags), *nodes], key=lambda node: node.tag
    )
    shape.syntax = syntax or shape.syntax
    return write(shape)


def _us(tag: int, value: int) -> Node:
    return Node(tag, b"US", struct.pack("<H", value))


def _deep(depth: int, tag: int) -> Node:
    start = struct.pack("<HH2sHI", tag >> 16, tag & 0xFFFF, b"SQ", 0, UNDEFINED)
    start += struct.pack("<HHI", 0xFFFE, 0xE000, UNDEFINED)
    end = struct.pack("<HHIHHI", 0xFFFE, 0xE00D, 0, 0xFFFE, 0xE0DD, 0)
    return Node(tag, b"SQ", (start * depth + end * depth)[12:], stated=UNDEFINED)


def _compressed(name: str) -> bytes | None:
    return next((data for seed, data in seeds().items() if name in seed), None)


def bombs() -> dict[str, bytes]:
    """Return the files by what they do."""
    plain = to_bytes(make_slice())
    huge = (_us(0x00280010, 65_535), _us(0x00280011, 65_535))
    frames = Node(0x00280008, b"IS", b"2147483647")
    many = [Node(0x00090000 + n % 0x2000, b"LO", b"ab") for n in range(200_000)]
    item = struct.pack("<HHI", 0xFFFE, 0xE000, 0)
    nested = element(0x00100022, b"ZZ", b"ab")
    made = {
        "deflate": deflate_bomb(random.Random(3)),
        "side": _changed(plain, *huge),
        "side, many samples": _changed(plain, *huge, _us(0x00280002, 65_535)),
        "frames": _changed(plain, frames),
        "frames and side": _changed(plain, frames, *huge),
        "200,000 tags": _changed(plain, *many),
        "200,000 tags, implicit": _changed(plain, *many, syntax=IMPLICIT),
        "200,000 items": _changed(plain, Node(0x52009230, b"SQ", item * 200_000)),
        "500,000 items": _changed(plain, Node(0x52009230, b"SQ", item * 500_000)),
        "palette of 4 GB": _changed(plain, Node(0x00281201, b"OW", b"\0\0", stated=0xFFFFFFF0)),
    }
    for tag in (0x00081140, 0x00283010, 0x52009229, 0x0040A730, 0x00041220):
        made[f"100,000 deep in {tag:08x}"] = _changed(plain, _deep(100_000, tag))
    at = plain.index(b"\x10\x00\x30\x00DA")
    deep = write_nodes([_deep(100_000, 0x00081140)], EXPLICIT)
    made["100,000 deep beside an unknown VR"] = plain[:at] + nested + deep + plain[at:]
    palette = _compressed("us/examples_palette")
    if palette is not None:
        made["tall palette"] = _changed(palette, _us(0x00280010, 32_767))
    for name in ("CT1_J2KR", "CT1_JLSL", "CT1_JPLL", "CT1_RLE", "CT1_JPH"):
        data = _compressed(name)
        if data is not None:
            made[f"{name} side"] = _changed(data, *huge)
            made[f"{name} stream"] = _with_huge_stream(data)
    return made


def _with_huge_stream(data: bytes) -> bytes:
    """Let header and code stream agree on 65,535 rows and columns."""
    shape = parse(data)
    (pixels,) = [node for node in shape.nodes if node.fragments is not None]
    assert pixels.fragments is not None
    stream = bytearray(pixels.fragments[-1])
    size = stream.find(b"\xff\x51")
    frame = max(stream.find(b"\xff\xf7"), stream.find(b"\xff\xc3"))
    if size >= 0:
        stream[size + 6 : size + 14] = struct.pack(">II", 65_535, 65_535)
        stream[size + 22 : size + 30] = struct.pack(">II", 65_535, 65_535)
    elif frame >= 0:
        stream[frame + 5 : frame + 9] = b"\xff" * 4
    pixels.fragments[-1] = bytes(stream)
    return _changed(write(shape), _us(0x00280010, 65_535), _us(0x00280011, 65_535))


BOMBS = bombs()


@pytest.mark.parametrize("name", BOMBS)
def test_that_a_bomb_ends_in_a_reason_or_a_picture_in_time_and_memory(name) -> None:
    tally = fuzz([(0, BOMBS[name], name)])
    assert tally.faults == []
    assert tally.codes or tally.outcomes["shown"]
