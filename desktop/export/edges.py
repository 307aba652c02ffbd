"""Words at the edges of a page: the running head and the foot, cut to their room."""

from __future__ import annotations

from reportlab.pdfbase import pdfmetrics

from desktop.export.escape import runs
from desktop.export.fonts import REGULAR, SEMIBOLD
from desktop.export.typography import WIDTH
from desktop.report.document import PageWords

SIZE = 7
"""Points of head and foot."""
WIDEST = 400
"""No line of 7 points holds more characters: longer words are cut before they are measured."""


def head_words(page: PageWords) -> tuple[str, str]:
    """Return the left and right words of the running head."""
    return (
        fitted(page.head_left, SEMIBOLD, WIDTH * 0.5),
        fitted(page.head_right, REGULAR, WIDTH * 0.48),
    )


def foot_words(page: PageWords) -> tuple[str, str, str, str]:
    """Return the department's line, identity, posture and the line about estimates."""
    return (
        fitted(page.foot, REGULAR, WIDTH),
        fitted(page.identity, SEMIBOLD, WIDTH * 0.8),
        fitted(page.posture, REGULAR, WIDTH * 0.6),
        fitted(page.estimate, REGULAR, WIDTH * 0.4),
    )


def page_number(page: PageWords, number: int, count: int) -> str:
    """Return "Page 1 of 2" in the words of the document."""
    return page.page.replace("%p", str(number)).replace("%n", str(count))


def fitted(words: str, font: str, width: float) -> str:
    """Return words cut to a width with an ellipsis; the whole stands in the patient box."""
    words = words.replace("\n", " ")
    if len(words) < WIDEST and _width(words, font) <= width:
        return words
    low, high = 0, min(len(words), WIDEST)
    while low < high:
        middle = (low + high + 1) // 2
        if _width(words[:middle] + "…", font) <= width:
            low = middle
        else:
            high = middle - 1
    return words[:low].rstrip() + "…"


def _width(words: str, font: str) -> float:
    return sum(pdfmetrics.stringWidth(run, name, SIZE) for name, run in runs(words, font))
