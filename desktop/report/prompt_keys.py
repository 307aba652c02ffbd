"""Keys of the prompt: which key stands for which choice, page by page."""

from __future__ import annotations

from desktop.domain.case import Finding
from desktop.domain.message import Message
from desktop.report.catalogue import choice_name, measured_value
from desktop.report.form_fields import answer_of
from desktop.report.template import Field, Row

MORE_KEY = "9"
_DIGITS = 10
_PAGE = 8  # choices beside the key for more


def page_of(choices: tuple[str, ...], page: int, first_key: int) -> tuple[tuple[str, str], ...]:
    """Return (key, choice) of one page; the key for more is left to the caller.

    Everything fits on one page while the digits last; otherwise eight stand on each.
    """
    if len(choices) <= _DIGITS - first_key:
        return tuple((str(first_key + i), word) for i, word in enumerate(choices))
    part = choices[page * _PAGE : (page + 1) * _PAGE]
    return tuple((str(1 + i), word) for i, word in enumerate(part))


def pages_of(choices: tuple[str, ...], first_key: int) -> int:
    """Return the number of pages that choices take."""
    if len(choices) <= _DIGITS - first_key:
        return 1
    return -(-len(choices) // _PAGE)


def field_keys(field: Field, choices: tuple[str, ...], page: int) -> tuple[tuple[str, str], ...]:
    """Return (key, choice) for a field's choices."""
    if field.keys:
        return tuple(zip(field.keys, choices, strict=False))
    return page_of(choices, page, field.first_key)


def row_choices(row: Row) -> tuple[str, ...]:
    """Return the finding types a row's question offers; key 0 stays free for "normal"."""
    return row.offers


def value_text(finding: Finding, field: Field) -> Message:
    """Return what a field holds, as one message."""
    held = answer_of(finding, field)
    if held is None:
        return Message("form-value-unset")
    if field.kind == "number":
        sizes = held if isinstance(held, tuple) else (held,)
        if field.measure is not None:
            return measured_value(field, sizes[0])
        if len(sizes) > 1:
            return Message.of("form-value-two-mm", first=sizes[0], second=sizes[1])
        return Message.of("form-value-mm", size=sizes[0])
    if isinstance(held, str):
        return choice_name(field, held)
    listed = choice_name(field, held[0])
    for word in held[1:]:
        listed = Message.of("form-value-and", first=listed, second=choice_name(field, word))
    return listed
