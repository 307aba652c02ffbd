"""Words for findings, complaints and chances: which message, with which arguments.

The word for a call follows the lane, never the number. Sides of the impression are in capitals.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from desktop.domain.case import Category, Complaint, Finding
from desktop.domain.message import Message
from desktop.domain.side import Side
from desktop.domain.vocabulary import phrase, term
from desktop.evidence.assessment import Chance
from desktop.report.document import NOT_SCORED, clean_text

FAVOURED_ABOVE = 0.70
LETTERS: Mapping[str, str] = {
    Category.ACT_NOW: "!",
    Category.LIKELY_SYMPTOMATIC: "S",
    Category.INDETERMINATE: "?",
    NOT_SCORED: "NS",
    Category.LIKELY_INCIDENTAL: "I",
}
"""The letter that stands for a lane wherever colour may be lost."""


class Words(Protocol):
    """Turns messages into the words of one language."""

    @property
    def language(self) -> str:
        """BCP 47 tag."""
        ...

    def text(self, message: Message) -> str:
        """Return the words of a message."""
        ...

    def knows(self, message_id: str) -> bool:
        """Whether the language has this message."""
        ...


class Phrases:
    """Phrases of the report in one language."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self.language = words.language

    def say(self, message_id: str, /, **args: str | Message) -> str:
        """Return the words of ``document-<message_id>``."""
        return self.text(Message.of(f"document-{message_id}", **args))

    def text(self, message: Message) -> str:
        """Return the words of any message, clean for printing."""
        return clean_text(self.words.text(message))

    def knows(self, message_id: str) -> bool:
        """Whether ``document-<message_id>`` exists."""
        return self.words.knows(f"document-{message_id}")

    def label(self, word: str) -> str:
        """Return a vocabulary word as a label ("Disc extrusion")."""
        named = term(word)
        return self.text(named) if self.words.knows(named.id) else clean_text(word)

    def inside(self, word: str) -> str:
        """Return a vocabulary word as it stands inside a sentence ("disc extrusion")."""
        named = phrase(word)
        return self.text(named) if self.words.knows(named.id) else self.label(word)

    def listing(self, items: Iterable[str]) -> str:
        """Join phrases as the language joins a list."""
        return self._joined(items, "list")

    def clauses(self, items: Iterable[str]) -> str:
        """Join clauses of one sentence, loosely."""
        return self._joined(items, "clauses")

    def rows(self, items: Iterable[str]) -> str:
        """Join names that may hold commas themselves."""
        return self._joined(items, "rows")

    def _joined(self, items: Iterable[str], pattern: str) -> str:
        joined = ""
        for item in (i for i in items if i):
            joined = self.say(pattern, head=joined, tail=item) if joined else item
        return joined

    def side(self, side: Side | None, *, capitals: bool = False) -> str:
        """Return a side as a word, in capitals for the impression; empty where unknown."""
        if side is None:
            return ""
        return self.say(f"side-{'capitals' if capitals else 'plain'}", side=side.value)

    def place(self, finding: Finding, *, capitals: bool = False) -> str:
        """Return level and side of a finding ("L5-S1 LEFT")."""
        level = clean_text(finding.level or "")
        where = finding.location or finding.nerve
        if where and not level:
            level = self.inside(where)
        side = self.side(finding.side, capitals=capitals)
        if level and side:
            return self.say("place", level=level, side=side)
        return level or side

    def name(self, finding: Finding, *, capitals: bool = False) -> str:
        """Return type and place of a finding ("Disc extrusion, L5-S1 LEFT")."""
        return self.clauses((self.label(finding.type), self.place(finding, capitals=capitals)))

    def heading(self, finding: Finding) -> str:
        """Return the heading of a finding in the impression, sides in capitals."""
        parts = [
            self.name(finding, capitals=True),
            self.size(finding),
            self.roots(finding, capitals=True),
            self.say("grade-change", word=self.inside(finding.change or ""))
            if finding.change not in {None, "stable"}
            else "",
            self.say("certainty", word=finding.certainty or "definite"),
        ]
        return self.clauses(parts)

    def size(self, finding: Finding) -> str:
        """Return the size of a finding ("9.4 x 6 mm"), or nothing."""
        sizes = [f"{value:g}" for value in finding.size_mm]
        if not sizes:
            return ""
        joined = sizes[0]
        for value in sizes[1:]:
            joined = self.say("by", first=joined, second=value)
        return self.say("millimetres", value=joined)

    def roots(self, finding: Finding, *, capitals: bool = False) -> str:
        """Return which roots a finding meets and how ("displaces the LEFT S1 root")."""
        met = self._met(finding)
        return self.clauses(
            self.say(
                "root",
                grade=grade,
                root=root or "none",
                side=self._root_side(side, capitals=capitals),
            )
            for root, side, grade in met
            if grade
        )

    def root_states(self, finding: Finding) -> tuple[str, ...]:
        """Return the state of each root a finding meets ("left S1: displaced")."""
        return tuple(
            self.say(
                "root-state",
                grade=grade,
                root=root or "none",
                side=self._root_side(side, capitals=False),
            )
            for root, side, grade in self._met(finding)
            if grade
        )

    def _met(self, finding: Finding) -> list[tuple[str, Side | None, str | None]]:
        met = [
            (clean_text(r.root or ""), r.side or finding.side, r.grade or finding.neural)
            for r in finding.neural_roots
        ]
        if not met and finding.neural:
            met = [(clean_text(finding.neural_root or ""), finding.side, finding.neural)]
        return met

    def _root_side(self, side: Side | None, *, capitals: bool) -> str:
        if side is None or not side.is_lateral:
            return "none"
        return self.side(side, capitals=capitals)

    def complaint(self, complaint: Complaint) -> str:
        """Return a complaint inside a sentence ("the left leg pain")."""
        place = self.inside(complaint.site) if complaint.site else ""
        side = complaint.side.value if complaint.side else "none"
        return self.say("complaint-short", side=side, site=place or "none")

    def flag(self, word: str) -> str:
        """Return the name of a red flag or sign that opened an alert, as a label."""
        return self.label(word.removeprefix("sign:"))

    def lane(self, lane: str) -> str:
        """Return the name of a lane inside a sentence."""
        return self.say(f"lane-inside-{lane}")

    def call(self, lane: str, chance: Chance | None, complaint: str) -> str:
        """Return the call sentence of a lane ("Likely contributor to the left leg pain …").

        Parameters
        ----------
        lane : str
            A category, or ``not_scored``.
        chance : Chance or None
            Its range is printed, rounded to 5.
        complaint : str
            The complaint in words; empty where none is meant.
        """
        favoured = (
            lane == Category.INDETERMINATE
            and chance is not None
            and chance.central > FAVOURED_ABOVE
        )
        return self.say(
            "call",
            lane=f"{lane}-favoured" if favoured else str(lane),
            complaint=complaint or "none",
            range=self.range(chance) if chance else "none",
        )

    def range(self, chance: Chance) -> str:
        """Return a range rounded to 5 per cent ("55 to 95 or more")."""
        return self.say("range", low=self.rounded(chance.low), high=self.rounded(chance.high))

    def rounded(self, probability: float) -> str:
        """Return a chance in per cent rounded to 5, with "or more" and "or less" at the ends."""
        percent = 5 * round(probability * 20)
        if percent >= 95:  # noqa: PLR2004 - the scale ends here
            return self.say("or-more", value="95")
        if percent <= 5:  # noqa: PLR2004 - and here
            return self.say("or-less", value="5")
        return self.say("rounded", value=str(percent))
