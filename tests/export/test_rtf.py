"""The rich text says what the text export says, and holds nothing that acts."""

from __future__ import annotations

import re

from desktop.export.rtf_form import rtf_text, to_rtf
from desktop.export.text import to_text
from desktop.report.clean import clean_text
from tests.export.forms import hostile, sent
from tests.export.pdfs import squeezed

WORDS = {"par", "pard", "b", "b0", "line", "tab", "sb160", "uc1", "rtf1", "ansi", "ansicpg1252"} | {
    "deff0",
    "fonttbl",
    "f0",
    "fswiss",
    "fs20",
}
TOKEN = re.compile(r"\\u(-?\d+)\?|\\([a-z]+-?\d*) ?|\\([\\{}])|([^\\{}\n])|\n|[{}]")


def read(rtf: str) -> tuple[str, set[str]]:
    """The text of rich text and the control words that it holds."""
    units, used, at = [], set(), 0
    while at < len(rtf):
        found = TOKEN.match(rtf, at)
        assert found is not None, at
        at = found.end()
        code, word, mark, plain = found.groups()
        if code:
            units.append(int(code) % 0x10000)
        elif word:
            used.add(word)
            units += [ord(c) for c in {"par": "\n", "line": "\n", "tab": "\t"}.get(word, "")]
        elif mark or plain:
            units.append(ord(mark or plain))
    data = b"".join(unit.to_bytes(2, "little") for unit in units)
    return data.decode("utf-16-le"), used


def test_that_rich_text_holds_the_words_of_the_plain_text() -> None:
    document = sent().document
    data = to_rtf(document)
    text, used = read(data.decode("ascii").partition("\n")[2])
    plain = "\n".join(line for line in to_text(document).splitlines() if line.strip("-"))
    assert squeezed(text).upper() == squeezed(plain).upper()
    assert used <= WORDS
    assert data == to_rtf(document)


def test_that_each_hostile_text_comes_back_and_obeys_nothing() -> None:
    for key, raw in hostile().items():
        text = clean_text(raw[:20_000])
        back, used = read(rtf_text(text))
        assert back == text, key
        assert used <= {"line", "tab"}, key
