"""The compiled walk over many headers at once.

Importing this takes a quarter of a second: never import it where somebody waits for a picture;
``headers.warm_up`` does, on a worker. The walk knows the plain case only. Whatever it does not
know for certain (an unknown VR, an element twice, a value beyond the bytes read, a sequence whose
content matters) leaves a file to the general reader, so that it need not judge anything.
"""
# A compiled function takes plain numbers and is one loop: splitting it costs the speed it is for.
# ruff: noqa: PLR0911, PLR0912, PLR0913, PLR0915, PLR0917, PLR1714, PLR2004
# ruff: noqa: C901, ANN001, ANN201, ANN202
# mypy: disable-error-code="no-untyped-def, no-untyped-call"

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numba
import numpy as np

_UNDEFINED = 0xFFFFFFFF
_OWN_AT = 2_432
_MOST_NESTED = 16
_MOST_DIGITS = 15
_MOST_DECIMALS = 22


def _compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile without the GIL; kept on disk where there is a place for it."""
    try:
        made = numba.njit(nogil=True, cache=True)(function)
    except RuntimeError:  # no folder to keep it in
        made = numba.njit(nogil=True)(function)
    return made


@_compiled
def _short(data, at):
    return np.int64(data[at]) | np.int64(data[at + 1]) << 8


@_compiled
def _long(data, at):
    return _short(data, at) | _short(data, at + 2) << 16


@_compiled
def _plain_text(data, start, length):
    """Return the length of a value of digits and dots without its padding; -1 where it is not."""
    if length > 0 and (data[start + length - 1] == 0 or data[start + length - 1] == 32):
        length -= 1
    if length < 1 or length > 64:
        return -1
    for at in range(start, start + length):
        if data[at] != 46 and (data[at] < 48 or data[at] > 57):
            return -1
    return length


@_compiled
def _whole(data, start, length):
    """Return a whole number without a sign; -1 where it is empty, -2 where it is anything else."""
    while length > 0 and (data[start + length - 1] == 32 or data[start + length - 1] == 0):
        length -= 1
    while length > 0 and data[start] == 32:
        start, length = start + 1, length - 1
    if length == 0:
        return -1
    if length > 9:
        return -2
    number = np.int64(0)
    for at in range(start, start + length):
        if data[at] < 48 or data[at] > 57:
            return -2
        number = number * 10 + (np.int64(data[at]) - 48)
    return number


@_compiled
def _decimal(data, start, end, powers):
    """Return a decimal number and whether it is certain.

    Digits that make a whole number below 10**15, over a power of ten up to 22, divide into the
    nearest double: both are exact (Clinger, How to read floating point numbers accurately, 1990).
    """
    while end > start and (data[end - 1] == 32 or data[end - 1] == 0):
        end -= 1
    while start < end and data[start] == 32:
        start += 1
    negative = False
    if start < end and (data[start] == 45 or data[start] == 43):
        negative = data[start] == 45
        start += 1
    number, digits, decimals, seen, is_after = np.int64(0), 0, 0, 0, False
    for at in range(start, end):
        code = data[at]
        if code == 46 and not is_after:
            is_after = True
        elif 48 <= code <= 57:
            seen += 1
            if digits > 0 or code > 48:
                digits += 1
            number = number * 10 + (np.int64(code) - 48)
            if is_after:
                decimals += 1
            if digits > _MOST_DIGITS or decimals > _MOST_DECIMALS:
                return 0.0, False
        else:
            return 0.0, False
    if seen == 0:
        return 0.0, False
    value = np.float64(number) / powers[decimals]
    return (-value if negative else value), True


@_compiled
def _skip(data, at, have, explicit, vrs):
    """Return where a sequence of undefined length ends; -1 where that is not certain.

    Inside an open item any element may stand, inside a sequence only items: ``depth`` counts both.
    """
    depth, in_item = 1, False
    while at + 8 <= have:
        group, element = _short(data, at), _short(data, at + 2)
        if group == 0xFFFE:
            length = _long(data, at + 4)
            at += 8
            if element == 0xE0DD and not in_item:
                depth -= 1
                if depth == 0:
                    return at
                in_item = True
            elif element == 0xE000 and not in_item:
                if length == _UNDEFINED:
                    in_item = True
                else:
                    at += length
            elif element == 0xE00D and in_item:
                in_item = False
            else:
                return -1
            continue
        if not in_item:
            return -1
        if explicit:
            one, two = np.int64(data[at + 4]) - 65, np.int64(data[at + 5]) - 65
            if one < 0 or one > 25 or two < 0 or two > 25:
                return -1
            kind = vrs[one * 26 + two]
            if kind == 1:
                length, start = _short(data, at + 6), at + 8
            elif kind == 2 and at + 12 <= have:
                length, start = _long(data, at + 8), at + 12
            else:
                return -1
        else:
            length, start = _long(data, at + 4), at + 8
        if length == _UNDEFINED:
            if explicit and data[at + 4] == 85 and data[at + 5] == 78:  # UN: implicit inside
                return -1
            depth += 1
            if depth > _MOST_NESTED:
                return -1
            at, in_item = start, False
        else:
            at = start + length
    return -1


@_compiled
def _syntax(data, start, length):
    """Return 1 for explicit, 0 for implicit elements, -1 where this walk cannot say."""
    plain = _plain_text(data, start, length)
    if plain < 17:
        return -1
    root = np.frombuffer(b"1.2.840.10008.1.2", dtype=np.uint8)
    for at in range(17):
        if data[start + at] != root[at]:
            return -1
    if plain == 17:
        return 0
    if plain >= 19 and data[start + 18] == 50 and plain == 19:  # .2: big endian
        return -1
    if plain >= 22 and data[start + 19] == 46 and data[start + 20] == 57 and data[start + 21] == 57:
        return -1  # .1.99: deflated
    return 1


@_compiled
def _one(data, have, size, slots, kinds, special, vrs, powers, key, seen, row, place):
    """Walk one header; return the length of its key, 0 where the walk is not certain."""
    if have < 148 or data[128] != 68 or data[129] != 73 or data[130] != 67 or data[131] != 77:
        return 0
    at, used, explicit = 132, 0, -1
    meta = 0
    while at + 12 <= have and _short(data, at) == 2:
        element = _short(data, at + 2)
        length, start = _short(data, at + 6), at + 8
        one, two = data[at + 4], data[at + 5]
        if (one == 79 and (two == 66 or two == 87)) or (one == 85 and two == 78):
            length, start = _long(data, at + 8), at + 12
        if start + length > have:
            return 0
        if element == 0x02 or element == 0x10:
            bit = 1 if element == 0x02 else 2
            if meta & bit or length > 66:
                return 0
            meta |= bit
            if element == 0x10:
                explicit = _syntax(data, start, length)
            key[used] = bit
            key[used + 1] = length
            for k in range(length):
                key[used + 2 + k] = data[start + k]
            used += 2 + length
        at = start + length
    if explicit < 0:
        return 0
    if explicit == 0 and at + 6 <= have and 65 <= data[at + 4] <= 90 and 65 <= data[at + 5] <= 90:
        return 0
    seen[:] = 0
    row[:] = -1
    while at + 12 <= have:
        tag = _short(data, at) << 16 | _short(data, at + 2)
        if tag >> 16 == 0xFFFE:
            return 0
        first, second = np.int64(0), np.int64(0)
        if explicit:
            first, second = np.int64(data[at + 4]), np.int64(data[at + 5])
            if first < 65 or first > 90 or second < 65 or second > 90:
                return 0
            form = vrs[(first - 65) * 26 + second - 65]
            if form == 1:
                length, start = _short(data, at + 6), at + 8
            elif form == 2:
                length, start = _long(data, at + 8), at + 12
            else:
                return 0
        else:
            length, start = _long(data, at + 4), at + 8
        slot = (tag ^ tag >> 11) & 1023
        while slots[slot, 0] != 0 and slots[slot, 0] != tag:
            slot = (slot + 1) & 1023
        if slots[slot, 0] == tag:
            which = slots[slot, 1]
            kind = kinds[which]
            if kind == 5:  # pixels end the walk
                if length != _UNDEFINED and start + length > size:
                    return 0
                if seen[special[0]] and not seen[special[1]]:
                    return 0
                return used
            if kind == 6 or seen[which] or (length == _UNDEFINED and kind != 7):
                return 0
            seen[which] = 1
            if kind != 7:
                if start + length > have or (first == 83 and second == 81):
                    return 0
                key[used] = which
                key[used + 1] = first
                key[used + 2] = second
                used += 3
                if kind == 0:
                    if length > 255 or used + length + 8 > _OWN_AT:
                        return 0
                    key[used] = length
                    used += 1
                    for k in range(length):
                        key[used + k] = data[start + k]
                    used += length
                elif kind == 2:
                    if explicit and (first != 73 or second != 83):
                        return 0
                    row[1] = _whole(data, start, length)
                    if row[1] == -2:
                        return 0
                elif kind == 3:
                    if explicit and (first != 68 or second != 83):
                        return 0
                    axis, begin, end = 0, start, start + length
                    for k in range(start, end + 1):
                        if k == end or data[k] == 92:
                            if axis > 2:
                                return 0
                            place[axis], certain = _decimal(data, begin, k, powers)
                            if not certain:
                                return 0
                            axis, begin = axis + 1, k + 1
                    if axis != 3:
                        return 0
                    row[2] = 1
                else:  # a UID of its own
                    if explicit and (first != 85 or second != 73):
                        return 0
                    if length == 0:
                        return 0
                    plain = _plain_text(data, start, length)
                    if plain < 0:
                        return 0
                    row[0 if kind == 1 else 3] = plain
                    own = _OWN_AT if kind == 1 else _OWN_AT + 64
                    for k in range(plain):
                        key[own + k] = data[start + k]
        if length == _UNDEFINED:
            if explicit and first == 85 and second == 78:
                return 0
            at = _skip(data, start, have, explicit, vrs)
            if at < 0:
                return 0
        else:
            at = start + length
    return 0


@_compiled
def walk_headers(heads, have, sizes, slots, kinds, special, vrs, powers, keys, used, rows, places):
    """Walk the first bytes of many files.

    Parameters
    ----------
    heads
        Bytes (files, 16384), of which the first ``have`` count; ``sizes`` are those of the files.
    slots, kinds
        Open hash table of the elements (tag, index), and what each index is: 0 part of the key,
        1 UID of the object, 2 its number, 3 its position, 4 its frame of reference, 5 pixels,
        6 a sequence that needs the general reader, 7 the coded anatomy, which needs it where
        ``special[1]`` (the word for it) is missing.
    keys, used
        Receive what files of one series have in common, in file order; its length, or 0.
    rows, places
        Receive the length of the UID, the number, whether there is a position, the length of the
        frame of reference (-1: none); the position in mm. The two UIDs stand in ``keys`` from
        2432 and 2496 on.
    """
    seen = np.zeros(256, np.uint8)
    for file in range(heads.shape[0]):
        used[file] = 0
        if have[file] > 0:
            used[file] = _one(
                heads[file],
                have[file],
                sizes[file],
                slots,
                kinds,
                special,
                vrs,
                powers,
                keys[file],
                seen,
                rows[file],
                places[file],
            )
