"""Text from outside, made to print as it reads."""

from __future__ import annotations

import unicodedata

NO_BREAK = "\u00a0"
LAST_TWO = 0xFFFE
"""The last two codes of each plane are no characters."""
NEVER = range(0xFDD0, 0xFDF0)


def clean_text(text: str) -> str:
    r"""Return text that prints as it reads.

    Line ends become ``\n``, tabs a space. Other control characters, lone surrogates and
    non-characters become U+FFFD, which is visible. Format characters without a form of their own
    (zero width, direction overrides, soft hyphen) go: they change how the rest looks, not what it
    says. The rest is composed (NFC).
    """
    text = (
        text.replace("\r\n", "\n")
        .replace("\r", "\n")
        .replace("\u2028", "\n")
        .replace("\u2029", "\n")
    )
    if text.isascii() and text.isprintable():
        return text
    return unicodedata.normalize("NFC", "".join(_clean_character(c) for c in text))


def is_no_character(code: int) -> bool:
    """Whether Unicode says that a code will never be a character; what is only new is one."""
    return code & LAST_TWO == LAST_TWO or code in NEVER


def _clean_character(character: str) -> str:
    if character == "\n":
        return character
    if character == "\t":
        return " "
    category = unicodedata.category(character)
    if category == "Cf":
        return ""
    if category in {"Cc", "Cs"} or is_no_character(ord(character)):
        return "\ufffd"
    if category == "Zs" and character != NO_BREAK:
        return " "
    return character
