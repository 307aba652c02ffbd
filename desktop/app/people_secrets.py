"""Passwords and PINs: what is asked of them, how often they may be tried, and the port that hashes.

No secret is ever part of a message, a problem, a log line or the text of a value.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Protocol

SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 1024
PIN_LENGTHS = range(4, 13)
FREE_FAILURES = 5
FIRST_WAIT_S = 30
LONGEST_WAIT_S = 900


class SecretKind(StrEnum):
    """Which of a person's two secrets."""

    PASSWORD = "password"  # noqa: S105 - the name of a kind
    PIN = "pin"


class Secret:
    """A text that shows itself to nobody who does not ask for it by name."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """Return the text; for the adapter that hashes only."""
        return self._text

    def __repr__(self) -> str:
        """Say that there is a secret, and nothing of it: not even its length."""
        return "Secret(...)"

    def __reduce__(self) -> str:
        """Refuse to be written down."""
        raise TypeError("a secret is not written down")

    @property
    def is_empty(self) -> bool:
        """Whether nothing was given."""
        return not self._text


class Hasher(Protocol):
    """Makes and checks what is stored of a secret. Slow on purpose: never on the GUI thread."""

    def make(self, secret: Secret, /) -> str:
        """Return what is stored: method, parameters, salt and hash."""
        ...

    def check(self, secret: Secret, stored: str, /) -> bool:
        """Whether the secret is the stored one, compared in constant time.

        For an empty ``stored`` it takes as long and says no.
        """
        ...


def fault_of(kind: SecretKind, secret: Secret) -> str:
    """Return the problem code of a secret that is too weak, or an empty text."""
    text = secret.reveal()
    if kind is SecretKind.PASSWORD:
        fits = SHORTEST_PASSWORD <= len(text) <= LONGEST_PASSWORD and len(set(text)) > FREE_FAILURES
        return "" if fits else "people-password-weak"
    is_number = text.isascii() and text.isdigit() and len(text) in PIN_LENGTHS
    steps = {(ord(b) - ord(a)) % 10 for a, b in pairwise(text)}
    is_guessed = steps in ({0}, {1}, {9})  # 0000, 1234, 4321
    return "" if is_number and not is_guessed else "people-pin-weak"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempts:
    """Tries that failed in a row, this one included, and when the one before began."""

    failures: int = 0
    last_at: str = ""


def wait_after(failures: int) -> int:
    """Return the seconds to wait after so many failures in a row."""
    over = failures - FREE_FAILURES
    return 0 if over < 0 else min(FIRST_WAIT_S << min(over, 10), LONGEST_WAIT_S)


def wait_left_s(attempts: Attempts, now_iso: str) -> int:
    """Return the seconds until the next try; a clock set back never makes it longer than it was."""
    wait = wait_after(attempts.failures)
    if not wait or not attempts.last_at:
        return 0
    over = datetime.fromisoformat(attempts.last_at) + timedelta(seconds=wait)
    left = (over - datetime.fromisoformat(now_iso)).total_seconds()
    return max(0, min(wait, -int(-left // 1)))
