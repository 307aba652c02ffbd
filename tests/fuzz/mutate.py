"""Changes that hurt, made with knowledge of the structure; the same number makes the same file."""

from __future__ import annotations

import random
import struct
import zlib
from collections.abc import Callable

from tests.fuzz.shape import (
    BIG,
    DEFLATED,
    EXPLICIT,
    IMPLICIT,
    UNDEFINED,
    Node,
    Shape,
    UnclearError,
    even,
    parse,
    write,
    write_nodes,
)

_VRS = (
    *(b"AE", b"AS", b"AT", b"CS", b"DA", b"DS", b"DT", b"FL", b"FD", b"IS", b"LO", b"LT", b"OB"),
    *(b"OW", b"PN", b"SH", b"SL", b"SQ", b"SS", b"ST", b"TM", b"UI", b"UL", b"UN", b"US", b"UT"),
    *(b"UC", b"UR", b"OD", b"OF", b"OV", b"??", b"\0\0", b"zz"),
)
_SYNTAXES = (
    *(IMPLICIT, EXPLICIT, DEFLATED, BIG, "1.2.840.10008.1.2.5", "1.2.840.10008.1.2.4.50"),
    *(f"1.2.840.10008.1.2.4.{kind}" for kind in ("51", "57", "70", "80", "81", "90", "91", "201")),
    *("1.2.840.10008.1.2.4.202", "1.2.840.10008.1.2.4.203", "1.2.840.10008.1.2.4.100"),
    *("", "1.2.3", "../../etc", "1" * 64, "x"),
)
_CHARSETS = (
    *("ISO_IR 192", "ISO_IR 100", "ISO 2022 IR 87", "\\ISO 2022 IR 149", "GB18030", "ISO_IR 13"),
    *("ISO 2022 IR 6\\ISO 2022 IR 87\\ISO 2022 IR 159", "utf-16", "rot13", "idna", "zlib", "\\\\"),
)
_NUMBERS = ("nan", "inf", "-inf", "1e308", "-1", "0", "1e-320", "2147483648", "1_0", "٣", "")
_NUMBERS_TOO = ("9" * 400, "0x10", "1e400", "-0.0", "+1", "1\\2\\3\\4\\5\\6\\7", "\\", "a\\b", " ")
_TEXTS = ("../../../etc/passwd", "\x1b$B", "\x1b$)C\xff", "A=B=C=D", "^^^^^^", "\0\0", "x" * 70_000)
_TEXTS_TOO = ("<b>bold", "{ $name }", "%s%n", "\u202e".encode().decode("latin-1"), "\\" * 5000)
_COUNTS = (0, 1, 2, 3, 7, 255, 256, 32_767, 32_768, 65_535)
_LENGTHS = (0, 1, 2, 3, 7, 13, 0x7FFF, 0xFFFE, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFE, UNDEFINED)
_COUNTING = (0x00280002, 0x00280008, 0x00280010, 0x00280011, 0x00280100, 0x00280101, 0x00280102)
_COUNTING_TOO = (0x00280103, 0x00280006, 0x00281101, 0x00283002, 0x00281050, 0x00281051)
_TALKING = (0x00200032, 0x00200037, 0x00280030, 0x00281052, 0x00281053, 0x00280034, 0x00080008)
_IDENTITY = (0x00100010, 0x00100020, 0x0020000D, 0x0020000E, 0x00080018, 0x00080016, 0x00200052)
_PIXELS = 0x7FE00010
_DEEP = (20, 260, 1_000, 100_000)
_MANY = 200_000
_BOMB = 256 << 20

Change = Callable[[Shape, random.Random], None]


def _lists(nodes: list[Node]) -> list[list[Node]]:
    """Return every list of elements, the top one first."""
    found = [nodes]
    for level in found:
        for node in level:
            found.extend(node.items or ())
    return found


def _pick(shape: Shape, rng: random.Random) -> tuple[list[Node], int]:
    level = rng.choice([level for level in _lists(shape.nodes)[:200] if level] or [[]])
    if not level:
        level = shape.nodes
        level.append(Node(0x00100020, b"LO", b"S-1 "))
    return level, rng.randrange(len(level))


def _find(shape: Shape, tags: tuple[int, ...], rng: random.Random) -> Node:
    tag = rng.choice(tags)
    for node in shape.nodes:
        if node.tag == tag:
            return node
    made = Node(tag, b"US" if tag >> 16 == 0x0028 else b"LO", b"\1\0")
    shape.nodes.append(made)
    shape.nodes.sort(key=lambda node: node.tag)
    return made


def _number(shape: Shape, rng: random.Random) -> None:
    node = _find(shape, _TALKING + _COUNTING_TOO, rng)
    count = rng.choice((1, 1, 2, 3, 6))
    text = "\\".join(rng.choice(_NUMBERS + _NUMBERS_TOO) for _ in range(count))
    node.value, node.items = even(text.encode("latin-1", "replace")), None
    node.vr = rng.choice((node.vr, b"DS", b"IS"))


def _text(shape: Shape, rng: random.Random) -> None:
    level, at = _pick(shape, rng)
    level[at].value = even(rng.choice(_TEXTS + _TEXTS_TOO).encode("latin-1", "replace"))[:65_534]
    level[at].items = level[at].fragments = None


def _identity(shape: Shape, rng: random.Random) -> None:
    node = _find(shape, _IDENTITY, rng)
    node.value = even(rng.choice(("", "1.2", "../x", "1.2.3\\4.5", "9" * 66, "OTHER")).encode())
    node.items = None


def _count(shape: Shape, rng: random.Random) -> None:
    node = _find(shape, _COUNTING + _COUNTING_TOO, rng)
    number = rng.choice(_COUNTS)
    order = ">" if shape.coding == BIG else "<"
    if node.tag == 0x00280008:
        node.value = even(str(rng.choice((*_COUNTS, 2**31, 10**15, -3))).encode())
    else:
        node.value = struct.pack(f"{order}H", number) * rng.choice((1, 1, 1, 0, 3))


def _vr(shape: Shape, rng: random.Random) -> None:
    level, at = _pick(shape, rng)
    level[at].vr = rng.choice(_VRS)


def _length(shape: Shape, rng: random.Random) -> None:
    level, at = _pick(shape, rng)
    level[at].stated = rng.choice((*_LENGTHS, len(level[at].value) + rng.choice((-2, -1, 1, 2))))


def _drop(shape: Shape, rng: random.Random) -> None:
    level, at = _pick(shape, rng)
    del level[at]


def _twice(shape: Shape, rng: random.Random) -> None:
    level, at = _pick(shape, rng)
    twin = level[at].copy()
    if twin.items is None and rng.random() < 0.7:
        twin.value = twin.value[::-1]
    level.insert(rng.randrange(len(level) + 1), twin)


def _unsorted(shape: Shape, rng: random.Random) -> None:
    level, _ = _pick(shape, rng)
    rng.shuffle(level)


def _wrap(shape: Shape, rng: random.Random) -> None:
    level, at = _pick(shape, rng)
    inner = level[at]
    undefined = rng.random() < 0.5
    for _ in range(rng.choice((1, 2, 13, 18, 40))):
        inner = Node(0x00081140, b"SQ", items=[[inner]], undefined=undefined)
    inner.tag = rng.choice((0x52009229, 0x52009230, 0x00082218, 0x00186011, 0x00283010, 0x00409096))
    level[at] = inner


def _insert(shape: Shape, node: Node) -> None:
    """Put an element where its number belongs."""
    at = next((i for i, known in enumerate(shape.nodes) if known.tag > node.tag), None)
    shape.nodes.insert(len(shape.nodes) if at is None else at, node)


def _deep(shape: Shape, rng: random.Random) -> None:
    depth = rng.choice(_DEEP)
    tag = rng.choice((0x00081140, 0x00283010, 0x52009229, 0x0040A730, 0x00041220))
    order = ">" if shape.coding == BIG else "<"
    pair = struct.pack(f"{order}HH", tag >> 16, tag & 0xFFFF)
    head = pair + (b"" if shape.coding == IMPLICIT else b"SQ\0\0") + b"\xff" * 4
    start = head + struct.pack(f"{order}HHI", 0xFFFE, 0xE000, UNDEFINED)
    end = struct.pack(f"{order}HHIHHI", 0xFFFE, 0xE00D, 0, 0xFFFE, 0xE0DD, 0)
    full = start * depth + end * (depth if rng.random() < 0.7 else 0)
    body = full[len(head) : -8] if full.endswith(end) else full[len(head) :]
    _insert(shape, Node(tag, b"SQ", body, stated=UNDEFINED, undefined=True))
    at = next(i for i, node in enumerate(shape.nodes) if node.tag == tag)
    if full.endswith(end):
        shape.nodes[at].value += struct.pack(f"{order}HHI", 0xFFFE, 0xE0DD, 0)


def _many(shape: Shape, rng: random.Random) -> None:
    kind = rng.randrange(3)
    if kind == 0:  # elements
        body = [Node(0x00090000 + (i % 0x2000), b"LO", b"ab") for i in range(_MANY)]
        shape.nodes[1:1] = body
    elif kind == 1:  # items of nothing
        item = struct.pack(">HHI" if shape.coding == BIG else "<HHI", 0xFFFE, 0xE000, 0)
        tag = rng.choice((0x52009230, 0x00186011, 0x00041220, 0x00081140, 0x00620002))
        _insert(shape, Node(tag, b"SQ", item * _MANY))
    else:  # values
        _insert(shape, Node(0x00200037, b"DS", b"1\\" * 30_000))


def _swap_syntax(shape: Shape, rng: random.Random) -> None:
    shape.syntax = rng.choice(_SYNTAXES)


def _recode(shape: Shape, rng: random.Random) -> None:
    shape.coding = rng.choice((IMPLICIT, EXPLICIT, BIG))


def _deflate(shape: Shape, rng: random.Random) -> None:
    shape.syntax, shape.coding = DEFLATED, EXPLICIT


def _charset(shape: Shape, rng: random.Random) -> None:
    node = _find(shape, (0x00080005,), rng)
    node.vr, node.value = b"CS", even(rng.choice(_CHARSETS).encode())
    name = _find(shape, (0x00100010, 0x0008103E, 0x00081030), rng)
    name.value = even(rng.choice((b"\x1b$BF|\x1b(B^", b"\xff\xfe\xfd", b"\x81\x30", b"\xc3(" * 40)))


def _pixels(shape: Shape, rng: random.Random) -> None:
    node = next((node for node in shape.nodes if node.tag == _PIXELS), None)
    if node is None:
        shape.nodes.append(Node(_PIXELS, b"OW", bytes(96)))
    elif node.fragments is None:
        length = rng.choice((0, 1, len(node.value) // 2, len(node.value) - 1))
        more = rng.choice((2, 100_000))
        node.value = rng.choice((node.value[:length], node.value + bytes(more)))
    else:
        _fragment(node, rng)


def _fragment(node: Node, rng: random.Random) -> None:
    """Change the fragments of compressed pixels, or the bytes inside one."""
    fragments = node.fragments or []
    at = rng.randrange(max(len(fragments), 1))
    if not fragments or rng.random() < 0.3:
        _fragment_bytes(fragments, at, rng)
        return
    middle = len(fragments[at]) // 2 & ~1
    changed: list[list[bytes]] = [
        [*fragments[:at], b"", *fragments[at:]],
        [*fragments[:at], *fragments[at + 1 :]],
        [*fragments, fragments[at]],
        [*fragments[:at], fragments[at][:middle], fragments[at][middle:], *fragments[at + 1 :]],
        [rng.randbytes(4 * rng.randrange(6)), *fragments[1:]],
        [fragments[0], *([b"\xff\xd8"] * 20_000)],
        fragments,
    ]
    node.fragments = rng.choice(changed)
    node.ends = node.fragments is not fragments


def _fragment_bytes(fragments: list[bytes], at: int, rng: random.Random) -> None:
    if not fragments:
        return
    changed = bytearray(fragments[at])
    for _ in range(rng.randint(1, 8) if changed else 0):
        close = rng.random() < 0.7  # the head of a stream decides most
        place = rng.randrange(min(len(changed), 120 if close else 1 << 30))
        changed[place] = rng.choice((0, 255, 127, 128, rng.randrange(256)))
    fragments[at] = bytes(changed)


def _start(shape: Shape, rng: random.Random) -> None:
    kind = rng.randrange(4)
    if kind == 0:
        shape.has_meta = False
    elif kind == 1:
        shape.preamble = b"MZ" + rng.randbytes(126)
    elif kind == 2:
        shape.media_class = rng.choice((b"1.2.840.10008.1.3.10", b"../x", b"9" * 70))
    else:
        shape.tail = rng.randbytes(rng.randrange(64))


_COMMON: tuple[Change, ...] = (
    *(_number, _number, _text, _identity, _count, _count, _vr, _vr, _length, _length, _drop),
    *(_twice, _unsorted, _wrap, _swap_syntax, _recode, _charset, _pixels, _pixels, _pixels, _start),
    _deflate,
)
_RARE: tuple[Change, ...] = (_deep, _many)
_RARE_PART = 0.01


def _bytes(data: bytes, rng: random.Random) -> bytes:
    """Change bytes without any knowledge: places, blocks, the end."""
    changed = bytearray(data)
    for _ in range(rng.randint(1, 12)):
        at = rng.randrange(max(1, min(len(changed), rng.choice((400, 4_000, 1 << 30)))))
        kind = rng.randrange(4)
        if kind == 0:
            changed[at : at + 1] = bytes([rng.randrange(256)])
        elif kind == 1:
            changed[at : at + 4] = struct.pack("<I", rng.choice(_LENGTHS))
        elif kind == 2:
            del changed[at : at + rng.randint(1, 40)]
        else:
            changed[at:at] = changed[at : at + rng.randint(1, 400)]
    return bytes(changed)


def deflate_bomb(rng: random.Random) -> bytes:
    """Return a small file that inflates to a large one."""
    engine = zlib.compressobj(wbits=-zlib.MAX_WBITS, level=1)
    head = write_nodes(
        [Node(0x00080060, b"CS", b"MR"), Node(0x00091010, b"OB", stated=_BOMB)], EXPLICIT
    )
    parts = [engine.compress(head)]
    zeros = bytes(1 << 20)
    parts.extend(engine.compress(zeros) for _ in range(rng.choice((9, _BOMB >> 20))))
    shape = Shape([], DEFLATED, EXPLICIT, body=b"".join((*parts, engine.flush())))
    return write(shape)


def case(number: int, seeds: dict[str, bytes], salt: int = 0) -> tuple[bytes, str]:
    """Return hostile file ``number`` and how it was made."""
    rng = random.Random(f"{salt}:{number}")
    kind = rng.choice(sorted({name.partition("/")[0] for name in seeds}))
    name = rng.choice([name for name in seeds if name.partition("/")[0] == kind])
    data = seeds[name]
    if rng.random() < 0.001:
        return deflate_bomb(rng), "deflate bomb"
    try:
        shape = parse(data)
    except (UnclearError, struct.error, zlib.error):
        return _bytes(data, rng), f"{name}: bytes"
    how: list[str] = []
    if rng.random() < 0.85:
        for _ in range(rng.choice((1, 1, 1, 2, 3, 5))):
            change = rng.choice(_RARE if rng.random() < _RARE_PART else _COMMON)
            change(shape, rng)
            how.append(change.__name__.strip("_"))
    data = write(shape)
    if not how or rng.random() < 0.15:
        data = _bytes(data, rng)
        how.append("bytes")
    if rng.random() < 0.08:
        data = data[: rng.randrange(len(data) + 1)]
        how.append("cut")
    return data, f"{name}: {', '.join(how)}"
