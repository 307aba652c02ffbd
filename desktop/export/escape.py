"""The one door through which text reaches reportlab."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from xml.sax.saxutils import escape

from desktop.export.fonts import FALLBACK, REGULAR, coverage

LONGEST_WORD = 200
PIECE = 80
_LONG = re.compile(rf"\S{{{LONGEST_WORD + 1},}}")


def pdf_text(text: str, font: str = REGULAR) -> str:
    """Return text as reportlab markup that prints exactly these words.

    Markup characters are escaped, so that no tag, entity or link of the text is ever obeyed.
    Characters the font lacks come from its fallback; characters neither has print as their code in
    brackets (``[U+05D0]``), visible and never dropped. Words over 200 characters get places to
    break, line ends stay.

    Parameters
    ----------
    text : str
        Clean text (``desktop.report.document.clean_text``).
    font : str
        Registered font that the paragraph is set in.
    """
    pieces = []
    for name, run in runs(broken(text), font):
        safe = escape(run).replace("\n", "<br/>")
        pieces.append(safe if name == font else f'<font name="{name}">{safe}</font>')
    return "".join(pieces)


def runs(text: str, font: str) -> Iterator[tuple[str, str]]:
    """Yield (font, run) such that each font draws each of its characters."""
    main = coverage(font)

    def chosen(character: str) -> str:
        code = ord(character)
        if character == "\n" or code in main or code not in coverage(FALLBACK[font]):
            return font
        return FALLBACK[font]

    shown = "".join(visible(c, font) for c in text)
    for name, run in groupby(shown, key=chosen):
        yield name, "".join(run)


def visible(character: str, font: str = REGULAR) -> str:
    """Return a character, or its code in brackets where no font draws it."""
    code = ord(character)
    if character == "\n" or code in coverage(font) or code in coverage(FALLBACK[font]):
        return character
    return f"[U+{code:04X}]"


def unprintable(text: str) -> int:
    """Return how many characters of a text print as their code."""
    return sum(1 for c in text if visible(c) != c)


def broken(text: str) -> str:
    """Give words over 200 characters places to break: one such word would take minutes."""
    return _LONG.sub(_pieces, text)


def _pieces(match: re.Match[str]) -> str:
    word = match.group()
    return " ".join(word[i : i + PIECE] for i in range(0, len(word), PIECE))
