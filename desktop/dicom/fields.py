"""Header elements as values, whoever read them."""

from __future__ import annotations

import math
import re
import struct
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from desktop.dicom import tags
from desktop.domain.message import Problem

Value = str | int | float | bytes

MEDIA_DIRECTORY = "1.2.840.10008.1.3.10"

_TURNS = frozenset(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A))))
_UID = re.compile(r"[0-9.]{1,64}")
_BINARY = {"US": "H", "SS": "h", "UL": "I", "SL": "i", "FL": "f", "FD": "d", "UV": "Q", "SV": "q"}
_WHOLE_TEXT = frozenset({"LT", "ST", "UT", "UR"})
_BYTES = frozenset({"OB", "OW", "OD", "OF", "OL", "OV", "UN"})
_NAMED_TEXT = frozenset({"PN", "LO", "SH", "LT", "ST", "UT", "UC"})
_SIMPLE_CHARSETS = {"": "latin-1", "ISO_IR 6": "latin-1", "ISO_IR 100": "latin-1"}
_UTF8 = "ISO_IR 192"
_LARGEST = 1e30


class RefusedError(Exception):
    """A file or a part of one that cannot be taken; ``problem`` says why, without its content."""

    def __init__(self, code: str, **args: str | int) -> None:
        super().__init__(code)
        self.problem = Problem.of("", code, **args)


RawElement = tuple[str, bytes]
"""VR and value bytes."""


class Fields:
    """Elements of one dataset by tag; values are decoded when first asked for.

    Parameters
    ----------
    raw
        Undecoded elements: tag -> (VR, value bytes).
    values
        Elements that are decoded already.
    items
        Sequences: tag -> their items.
    """

    __slots__ = ("_charset", "_is_flat", "_items", "_little", "_raw", "_values")

    def __init__(
        self,
        raw: Mapping[int, tuple[str, bytes]] | None = None,
        *,
        values: Mapping[int, tuple[Value, ...]] | None = None,
        items: Mapping[int, tuple[Fields, ...]] | None = None,
        little: bool = True,
    ) -> None:
        self._is_flat = not values and not items
        self._raw = dict(raw or {})
        self._values = dict(values or {})
        self._items = dict(items or {})
        self._little = little
        self._charset: tuple[str, ...] | None = None

    @property
    def is_little(self) -> bool:
        """Whether words inside byte values (tables) are little endian."""
        return self._little

    @property
    def undecoded(self) -> Mapping[int, tuple[str, bytes]]:
        """Return the elements that were handed over as bytes: tag -> (VR, value)."""
        return self._raw

    @property
    def raw(self) -> dict[int, RawElement] | None:
        """Return every element as it was found, or ``None`` where some were read by other means."""
        return self._raw if self._is_flat else None

    @property
    def asked(self) -> frozenset[int]:
        """Return the elements that are here and whose value somebody has asked for."""
        return frozenset(self._values)

    def __contains__(self, tag: int) -> bool:
        return tag in self._values or tag in self._raw or tag in self._items

    def joined(self, more: Fields) -> Fields:
        """Return these elements and those of another part of the same dataset."""
        made = Fields(
            {**self._raw, **more._raw},
            values={**self._values, **more._values},
            items={**self._items, **more._items},
            little=self._little,
        )
        made._charset = self._charset
        return made

    def without(self, left_out: Collection[int]) -> Fields:
        """Return these elements but for some."""
        made = Fields(
            {tag: raw for tag, raw in self._raw.items() if tag not in left_out},
            values={tag: value for tag, value in self._values.items() if tag not in left_out},
            items={tag: items for tag, items in self._items.items() if tag not in left_out},
            little=self._little,
        )
        made._charset = self._charset
        return made

    def tags(self) -> Iterator[int]:
        """Iterate over the tags present."""
        yield from {*self._raw, *self._values, *self._items}

    def values(self, tag: int) -> tuple[Value, ...]:
        """Return all values of an element; empty when it is absent, empty or unreadable."""
        if tag not in self._values:
            entry = self._raw.get(tag)
            if entry is None:
                return ()  # not remembered: asking for an element does not make it present
            self._values[tag] = self._decode(tag, *entry)
        return self._values[tag]

    def items(self, tag: int) -> tuple[Fields, ...]:
        """Return the items of a sequence."""
        return self._items.get(tag, ())

    def first(self, tag: int) -> Fields | None:
        """Return the first item of a sequence."""
        found = self._items.get(tag, ())
        return found[0] if found else None

    def text(self, tag: int) -> str:
        """Return the first value as text without padding and controls; empty when absent."""
        text = self._first_text(tag)
        return text if text.isprintable() else printable(text)

    def _first_text(self, tag: int) -> str:
        found = self.values(tag)
        return str(found[0]).strip(" \0") if found and not isinstance(found[0], bytes) else ""

    def texts(self, tag: int) -> tuple[str, ...]:
        """Return all values as text."""
        return tuple(str(value).strip(" \0") for value in self.values(tag))

    def data(self, tag: int) -> bytes:
        """Return the value of a byte element."""
        found = self.values(tag)
        return found[0] if found and isinstance(found[0], bytes) else b""

    def numbers(self, tag: int, count: int | None = None) -> tuple[float, ...]:
        """Return all values as finite numbers; empty if one is none or ``count`` does not match."""
        numbers = _numbers(self.values(tag))
        return numbers if count is None or len(numbers) == count else ()

    def number(self, tag: int) -> float | None:
        """Return the first value as a finite number."""
        found = self.values(tag)
        return _number(found[0]) if found else None

    def integer(self, tag: int) -> int | None:
        """Return the first value as a whole number."""
        number = self.number(tag)
        return int(number) if number is not None and number == int(number) else None

    def uid(self, tag: int) -> str:
        """Return a UID; empty when absent.

        Raises
        ------
        RefusedError
            If the value is not a UID: it must never reach a path or a query.
        """
        text = self._first_text(tag)
        if text and not _is_uid(text):
            raise RefusedError("dicom-uid-invalid")
        return text

    def _decode(self, tag: int, vr: str, raw: bytes) -> tuple[Value, ...]:
        if tag in tags.VR_OF and vr in ("UN", ""):
            vr = tags.VR_OF[tag]
        if vr in _BINARY:
            return self._unpack(_BINARY[vr], raw)
        if vr in _BYTES:
            return (raw,)
        if vr not in _NAMED_TEXT:
            return _split(raw)
        text = self._text(vr, raw)
        if vr in _WHOLE_TEXT:
            return (text,)
        return tuple(part.strip(" \0") for part in text.split("\\")) if text.strip(" \0") else ()

    def _unpack(self, code: str, raw: bytes) -> tuple[Value, ...]:
        count = len(raw) // struct.calcsize(code)
        order = "<" if self._little else ">"
        size = count * struct.calcsize(code)
        return struct.unpack(f"{order}{count}{code}", raw[:size])

    def _text(self, vr: str, raw: bytes) -> str:
        if raw.isascii() and b"\x1b" not in raw:
            return raw.decode("latin-1")
        if self._charset is None:
            self._charset = tuple(
                part.strip()
                for part in self._raw.get(tags.CHARSET, ("", b""))[1]
                .decode("latin-1")
                .strip(" \0")
                .split("\\")
            )
        if self._charset == (_UTF8,):
            return raw.decode("utf-8", "replace")
        if len(self._charset) == 1 and self._charset[0] in _SIMPLE_CHARSETS:
            return raw.decode("latin-1")
        return _pydicom_text(vr, raw, self._charset)


@dataclass(frozen=True, slots=True, kw_only=True)
class PixelPlace:
    """Where pixel bytes lie in their file. ``length`` is ``None`` when they are encapsulated."""

    tag: int
    offset: int
    length: int | None
    vr: str = "OW"


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """A file's header: its elements, its coding, where its pixels begin."""

    fields: Fields
    transfer_syntax: str
    pixels: PixelPlace | None = None
    size: int = 0
    is_incomplete: bool = False
    has_twins: bool = False  # an identifying element occurs twice
    media_class: str = ""  # SOP class as the file meta information states it
    sequences: frozenset[int] = frozenset()  # sequences the scanner met

    @property
    def is_directory(self) -> bool:
        """Whether this is a DICOMDIR."""
        return self.media_class == MEDIA_DIRECTORY or tags.DIRECTORY_RECORDS in self.sequences


def printable(text: str) -> str:
    """Return text without control characters and without marks that turn its direction.

    Such characters can rewrite a terminal, or show a name other than the one that is stored.
    """
    return "".join(
        char for char in text if unicodedata.category(char) != "Cc" and char not in _TURNS
    )


# Most values repeat from slice to slice, so decoding one is worth remembering.


@lru_cache(maxsize=4096)
def _split(raw: bytes) -> tuple[Value, ...]:
    """Return the values of a text element without national characters."""
    text = raw.decode("latin-1").strip(" \0")
    if "\\" not in text:
        return (text,) if text else ()
    return tuple(part.strip(" \0") for part in text.split("\\"))


@lru_cache(maxsize=4096)
def _is_uid(text: str) -> bool:
    return _UID.fullmatch(text) is not None


@lru_cache(maxsize=4096)
def _numbers(values: tuple[Value, ...]) -> tuple[float, ...]:
    found = [_number(value) for value in values]
    numbers = tuple(number for number in found if number is not None)
    return numbers if len(numbers) == len(found) else ()


def _number(value: Value) -> float | None:
    if isinstance(value, bytes):
        return None
    try:
        number = float(value)
    except ValueError:
        return None
    return number if math.isfinite(number) and abs(number) < _LARGEST else None


def _pydicom_text(vr: str, raw: bytes, charset: tuple[str, ...]) -> str:
    """Decode the rarer character sets."""
    from pydicom.charset import convert_encodings, decode_bytes
    from pydicom.valuerep import PersonName

    from desktop.dicom.quiet import quiet_pydicom

    try:
        with quiet_pydicom():
            encodings = convert_encodings(list(charset))
            if vr == "PN":
                return str(PersonName(raw, encodings))
            return decode_bytes(raw, encodings, set(b"\n\r\t\f\\"))
    except (LookupError, UnicodeError, ValueError, TypeError):
        return raw.decode("ascii", "replace")
