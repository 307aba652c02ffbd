"""Judging a message before it leaves: a library parses it by the tables of HL7 2.5.1."""

from __future__ import annotations

import re
from collections.abc import Iterator

FRAMING = "\x0b\x1c"
_LEFT = re.compile(r"[\x00-\x08\x0a-\x0c\x0e-\x1f\x7f]")
ORDER = re.compile(r"MSH PID ORC OBR(?: OBX)+")


def faults(message: str) -> tuple[str, ...]:
    """Return the places of what does not hold; empty where the message may leave. Never values."""
    found = list(_own(message))
    return tuple(found or _library(message))


def _own(message: str) -> Iterator[str]:
    lines = message.split("\r")
    if _LEFT.search(message) or "\n" in message or "\t" in message or lines[-1]:
        yield "message"
    if not ORDER.fullmatch(" ".join(line[:3] for line in lines[:-1])):
        yield "segments"
    for place, line in enumerate(lines[4:-1], start=1):
        if line.split("|")[1] != str(place):
            yield f"OBX-1({place})"


def _library(message: str) -> Iterator[str]:
    """Yield what the library refuses; its own words may quote a patient and are not passed on."""
    from hl7apy.exceptions import HL7apyException
    from hl7apy.parser import parse_message

    try:
        parsed = parse_message(message, find_groups=True)
        parsed.validate()
    except HL7apyException as error:
        yield type(error).__name__
