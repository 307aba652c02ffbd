"""From sentences to claims: what a text says is there, is not there, where, and how large."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from desktop.report.contradictions_levels import Place, levels_in
from desktop.report.lexicon import Hit, Lexicon, Token, tokens

_END = re.compile(r"(?<=[.!?;])\s+(?=[A-Z\"“(]|\d+[ -]year|[CTLS]\d)|\n+|;\s*")
_SIZE = re.compile(
    r"(?<![\w.])(\d+(?:[.,]\d+)?(?:\s*[x×]\s*\d+(?:[.,]\d+)?)*)"
    r"\s*[- ]?(mm|cm|millimet\w+|centimet\w+)\b(?![²2])",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
PRESENT, DENIED, UNSURE = "present", "denied", "unsure"
NARROW_WITHIN = 4  # words between a denial and what it denies


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A piece of text from outside; ``finding`` is what it stands for, ``target`` where it is."""

    section: str
    text: str
    finding: str | None = None
    target: str = "impression"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One finding as a sentence speaks of it. ``narrow``: only a kind of it is denied.

    ``at_level``: it speaks of everything at its levels, and of nothing else.
    """

    kinds: frozenset[str]
    polarity: str
    quote: str
    narrow: bool = False
    side: str | None = None
    levels: frozenset[str] = frozenset()
    severities: frozenset[str] = frozenset()
    sizes_mm: tuple[float, ...] = ()
    alone: bool = True
    count: int | None = None
    at_level: bool = False


def sentences(text: str) -> tuple[str, ...]:
    """Return the sentences of a text."""
    return tuple(part.strip() for part in _END.split(text) if part and part.strip())


def read_claims(text: str, lexicon: Lexicon) -> Iterator[Claim]:
    """Yield every finding that a text speaks of, sentence by sentence."""
    carried: frozenset[str] = frozenset()
    for sentence in sentences(text):
        read = tokens(sentence)
        places = levels_in(sentence, lexicon, read)
        if places and places[0].start <= len("At the level of "):
            carried = places[0].levels
        elif places:
            carried = frozenset()
        yield from _Sentence(sentence, read, places, carried, lexicon).claims()


class _Sentence:
    """One sentence with everything that was found in it."""

    def __init__(
        self,
        text: str,
        read: tuple[Token, ...],
        places: tuple[Place, ...],
        carried: frozenset[str],
        lexicon: Lexicon,
    ) -> None:
        self.text, self.read, self.places, self.carried = text, read, places, carried
        self.lexicon = lexicon
        self.denials = lexicon.denials.find(read)
        self.unsure = lexicon.unsure.find(read)
        self.normal = lexicon.normal.find(read)
        self.found = lexicon.findings.find(read)

    def claims(self) -> Iterator[Claim]:
        yield from self._intact()
        mentions = self._mentions()
        for start, end, kinds in mentions:
            polarity, narrow = self._polarity(start, end)
            yield Claim(
                kinds=kinds,
                polarity=polarity,
                narrow=narrow,
                quote=self.text,
                side=self._side(start, end, mentions, denied=polarity == DENIED),
                levels=self._levels(start, end, len(mentions)),
                severities=self._severities(start),
                sizes_mm=self._sizes(mentions),
                alone=len(mentions) == 1,
                count=self._count(start),
            )

    def _intact(self) -> Iterator[Claim]:
        """Yield what a structure or a level called normal denies."""
        last = len(self.read) - 1
        for normal in (h for h in self.normal if h.label == "words" and h.end - 1 == last):
            for hit in self.lexicon.structures.find(self.read):
                words = {t.word for t in self.read[max(0, hit.start - 2) : normal.start]}
                near = 0 <= normal.start - hit.end <= NARROW_WITHIN
                if near and not words & (self.lexicon.parts | {",", ";"}):
                    side = self._side(hit.start, hit.end, [], denied=True)
                    kinds = self.lexicon.denies[hit.label]
                    yield Claim(kinds=kinds, polarity=DENIED, quote=self.text, side=side)
            if len(self.places) != 1 or self.found or self._is_around(self.places[0], 0):
                continue
            (place,) = self.places
            after = [t.word for t in self.read if t.start >= place.end]
            before = [t.word for t in self.read if t.end <= place.start]
            if len(after) <= NARROW_WITHIN and not {*before, *after} & self.lexicon.parts:
                yield Claim(
                    kinds=self.lexicon.every,
                    polarity=DENIED,
                    quote=self.text,
                    levels=place.levels,
                    at_level=True,
                )

    def _mentions(self) -> list[tuple[int, int, frozenset[str]]]:
        spans: dict[tuple[int, int], set[str]] = {}
        for hit in self.found:
            spans.setdefault((hit.start, hit.end), set()).update(self.lexicon.covered(hit.label))
        return [(start, end, frozenset(kinds)) for (start, end), kinds in spans.items()]

    # is it there ------------------------------------------------------------------------------

    def _polarity(self, start: int, end: int) -> tuple[str, bool]:
        if self._is_asked(start):
            return UNSURE, False
        if any(token.word == "?" for token in self.read[end:]):
            return UNSURE, False
        cue = self._denied_by(start)
        if cue is not None:
            between = {t.word for t in self.read[cue.end : start]}
            return DENIED, bool(between & self.lexicon.narrow)
        if self._denied_after(start, end):
            before = {t.word for t in self.read[max(0, start - 2) : start]}
            return DENIED, bool(before & self.lexicon.narrow)
        return PRESENT, False

    def _is_asked(self, start: int) -> bool:
        if any(hit.label == "whole" for hit in self.unsure):
            return True
        opening = any(hit.label == "past" and hit.start == 0 for hit in self.unsure)
        if opening and not self._is_now(start):
            return True
        return any(self._reaches(hit, start) for hit in self.unsure if hit.end <= start)

    def _reaches(self, hit: Hit, start: int) -> bool:
        """Whether a word of doubt or of the past still speaks of the mention behind it."""
        words = [t.word for t in self.read[hit.end : start]]
        if {":", ";", "now", "today", "currently", "there"} & set(words):
            return False
        far = len(words) > NARROW_WITHIN
        if hit.label == "past":
            study = bool(words) and words[0] in self.lexicon.studies
            return not (study or "," in words or far)
        return not ("," in words and far)

    def _is_now(self, start: int) -> bool:
        """Whether a sentence that began in the past has come to this study, or names a study."""
        words = [t.word for t in self.read[:start]]
        here = {"now", "today", "currently", "there", "but", "this", ":"}
        return bool(here & set(words)) or bool(self.lexicon.studies & set(words[1:3]))

    def _denied_by(self, start: int) -> Hit | None:
        """Return the word before a mention that denies it."""
        for cue in reversed([hit for hit in self.denials if hit.start < start]):
            if cue.label in {"none", "ends"}:
                return None
            if cue.label == "after" and self._has_mention_before(cue.start):
                return None  # it denied what stands before it
            if cue.label in {"before", "after"}:
                return None if self._ends(cue.end, start) else cue
        return None

    def _has_mention_before(self, index: int) -> bool:
        return any(h.end <= index for h in self.found)

    def _ends(self, start: int, end: int) -> bool:
        """Whether a denial that began earlier has ended: a new statement began."""
        words = [t.word for t in self.read[start:end]]
        if ":" in words or ";" in words:
            return True
        grades = {h.start for h in self.lexicon.severity.find(self.read)}
        size = {"small", "large", "tiny", "mild", "moderate", "severe", "left", "right", "a", "an"}
        for index in range(start, end):
            following = self.read[index + 1].word if index + 1 < len(self.read) else ""
            if self.read[index].word in {",", "and"} and (index + 1 in grades or following in size):
                return True
        return False

    def _denied_after(self, start: int, end: int) -> bool:
        others = [h.start for h in self.found if h.start >= end]
        for cue in self.denials:
            if cue.start < end:
                continue
            if cue.label in {"none", "ends"}:
                return False
            if cue.label == "after":
                words = [t.word for t in self.read[end : cue.start]]
                joined = all(w in {"and", "or", ","} for w in self._between(end, others, cue.start))
                return "," not in words[:1] and len(words) <= 8 and joined  # noqa: PLR2004
            if cue.label == "before":
                return False
        return start < 0

    def _between(self, end: int, others: list[int], until: int) -> list[str]:
        inside = [o for o in others if o < until]
        return [t.word for t in self.read[end : inside[0]]] if inside else []

    # where ------------------------------------------------------------------------------------

    def _side(
        self, start: int, end: int, mentions: list[tuple[int, int, frozenset[str]]], *, denied: bool
    ) -> str | None:
        """Return the side a mention stands with; sides of other things and of denials are not."""
        hits = [
            h for h in self.lexicon.sides.find(self.read) if self._is_side(h, start, denied=denied)
        ]
        labels = {h.label for h in hits}
        if "bilateral" in labels or (len(hits) > 1 and self._joins(hits)):
            return "bilateral"
        before = [h for h in hits if h.end <= start and not self._parted(h.end, start, mentions)]
        if before:
            return before[-1].label
        after = [h for h in hits if h.start >= end and not self._parted(end, h.start, mentions)]
        return after[0].label if after else None

    def _is_side(self, hit: Hit, start: int, *, denied: bool) -> bool:
        words = [t.word for t in self.read]
        near = words[max(0, hit.start - 1) : hit.start] + words[hit.end : hit.end + 1]
        following = [
            t.word
            for i, t in enumerate(self.read[hit.end : hit.end + 2], start=hit.end)
            if not any(h.start <= i < h.end for h in self.found)
        ]
        if {"root", "nerve", "kidney", "lung", "hemisphere"} & set(following):
            return False
        if "contralateral" in near or ">" in near or "than" in near:
            return False
        reach = {h.start for h in self.normal if h.label == "reach"}
        if any(r < hit.start and r > start for r in reach):
            return False
        if denied:
            return True
        after = [h for h in self.normal if h.label == "words" and 0 <= h.start - hit.end <= 4]  # noqa: PLR2004
        cue = next((c for c in self.denials if c.end <= hit.start and c.label == "before"), None)
        return not after and not (cue is not None and cue.start > start)

    def _joins(self, hits: list[Hit]) -> bool:
        """Whether two sides stand together ("left and right", "right greater than left")."""
        first, second = hits[0], hits[1]
        between = {t.word for t in self.read[first.end : second.start]}
        near = second.start - first.end <= NARROW_WITHIN
        near = near and not any(first.end <= h.start < second.start for h in self.found)
        joining = {"and", "greater", "more", ">"}
        return near and first.label != second.label and bool(between & joining)

    def _parted(
        self, start: int, end: int, mentions: list[tuple[int, int, frozenset[str]]]
    ) -> bool:
        if any(start <= m[0] < end for m in mentions):
            return True
        return any(t.word in {";", ":"} for t in self.read[start:end]) and start > end

    def _levels(self, start: int, end: int, count: int) -> frozenset[str]:
        from_, to = self.read[start].start, self.read[end - 1].end
        places = [p for p in self.places if not self._is_around(p, to)]
        if not places:
            return self.carried if not self.places else frozenset()
        if count == 1:
            return frozenset().union(*(p.levels for p in places))
        own = [p for p in places if self._owner(p) == start]
        if own:
            return frozenset().union(*(p.levels for p in own))
        if places[0].start <= len("At the level of ") and places[0].end <= from_:
            return places[0].levels
        return self._levels_of_list(end, places)

    def _owner(self, place: Place) -> int:
        """Return the mention a level belongs to: that before it, else the one behind it."""
        starts = [h.start for h in self.found]
        before = [s for s in starts if self.read[s].start < place.start]
        after = [s for s in starts if self.read[s].start >= place.end]
        if not before or (after and self._opens(place, before[-1])):
            return after[0]
        return before[-1]

    def _opens(self, place: Place, mention: int) -> bool:
        """Whether a level begins a new statement ("..., L5-S1 stenosis", "..., at L5-S1 ...")."""
        from_ = self.read[mention].start
        words = [t.word for t in self.read if from_ < t.start < place.start]
        if words and words[-1] in {"at", "on"}:
            words.pop()
        return bool(words) and words[-1] in {",", "and"}

    def _levels_of_list(self, end: int, places: list[Place]) -> frozenset[str]:
        """Return the levels of the next mention where both stand in one list ("X and Y at ...")."""
        following = [h for h in self.found if h.start >= end]
        if not following:
            return frozenset()
        words = {t.word for t in self.read[end : following[0].start]}
        if not words & {"and", ",", "or"} or words & {"but", "with"}:
            return frozenset()
        owned = [p.levels for p in places if self._owner(p) == following[0].start]
        return frozenset().union(*owned)

    def _is_around(self, place: Place, mention_end: int) -> bool:
        """Whether a level is only named to say where something else lies or does not reach."""
        before = [h for h in self.normal if self.read[h.end - 1].end <= place.start]
        near = [h for h in before if place.start - self.read[h.end - 1].end <= len(" the disc at ")]
        if any(h.label in {"around", "reach"} for h in near):
            return True
        denial = [
            h
            for h in self.denials
            if h.label == "before" and mention_end <= self.read[h.start].start < place.start
        ]
        return bool(denial)

    # how --------------------------------------------------------------------------------------

    def _count(self, start: int) -> int | None:
        """Return the number that stands before a mention ("two small cysts")."""
        words = [t.word for t in self.read[max(0, start - 2) : start]]
        numbers = [self.lexicon.numbers[w] for w in words if w in self.lexicon.numbers]
        said = numbers[-1] if numbers and "of" not in words else None
        return said if said is not None and said > 1 and "both" not in words else None

    def _severities(self, start: int) -> frozenset[str]:
        near = [h for h in self.lexicon.severity.find(self.read) if h.end <= start]
        near = [h for h in near if start - h.end <= NARROW_WITHIN]
        return frozenset(h.label for h in near if not self._mention_in(h.end, start))

    def _mention_in(self, start: int, end: int) -> bool:
        words = {t.word for t in self.read[start:end]}
        return any(start <= h.start < end for h in self.found) or (
            "," in words or "with" in words or "change" in words
        )

    def _sizes(self, mentions: list[tuple[int, int, frozenset[str]]]) -> tuple[float, ...]:
        """Return the lengths that stand with a mention, in mm, without those of earlier studies."""
        if len(mentions) > 1:
            return ()
        found: list[float] = []
        for match in _SIZE.finditer(self.text):
            before = tokens(self.text[: match.start()])[-3:]
            if {t.word for t in before} & self.lexicon.reads:
                continue
            factor = 10.0 if match[2].lower().startswith("c") else 1.0
            values = (float(n.replace(",", ".")) for n in _NUMBER.findall(match[1]))
            found += [value * factor for value in values]
        return tuple(found)
