"""Free text held against who was examined and how: sex, age, organs, body part, technique."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from desktop.domain.age import age_at
from desktop.domain.case import Case
from desktop.domain.message import Message
from desktop.domain.side import Side
from desktop.report.contradictions import CLINICAL, STUDY, Contradiction, all_regions
from desktop.report.contradictions_levels import levels_in
from desktop.report.contradictions_read import Text, sentences
from desktop.report.counting import stated_count
from desktop.report.lexicon import Hit, Lexicon, Token, tokens
from desktop.report.names import complaint_name

_NOT_PEOPLE = (
    "fracture|injury|scar|lesion|implant|prosthesis|accident|tear|operation|surgery|trauma|repair|"
    "graft|change|son|daughter"
)
_AGE = re.compile(
    r"\b(?:(\d{1,3})\s*-?\s*(?:years?|yrs?|y)\s*[-/ ]?\s*(?:old|o)\b"
    rf"(?!\s+(?:\w+\s+)?(?:{_NOT_PEOPLE}))"
    r"|(?<!people )(?<!persons )(?<!those )aged?:?\s+(\d{1,3})\b(?!\s*(?:to|-|–)\s*\d)"
    r"|\b(\d{2,3})\s*-?\s*(?:yo|[FM])\b)",
    re.IGNORECASE,
)
_AT_AGE = re.compile(r"\bat (?:the )?age|\bat (?:\d+ )?years|\bwhen (?:he|she)\b", re.IGNORECASE)
_OPERATIONS = ("nephrectomy", "oophorectomy")
_REACH = 3  # words between an organ and what is denied of it
NUMBERS_OF = "vertebra"


def against_person(case: Case, texts: Iterable[Text], lexicon: Lexicon) -> Iterator[Contradiction]:
    """Yield what texts say of the patient and the examination against the fields."""
    texts = tuple(texts)
    lines = [(text, sentence) for text in texts for sentence in sentences(text.text)]
    lost = _lost(lines, lexicon)
    for text, sentence in lines:
        read = tokens(sentence)
        reader = _Line(case, text, sentence, read, lexicon)
        yield from reader.sex()
        yield from reader.age()
        yield from reader.organs(lost)
        yield from reader.pain()
        if text.section in {"findings", "impression", "technique"}:
            yield from reader.contrast()
            yield from reader.modality()
            yield from reader.exam()
        if text.section in {"findings", "impression"}:
            yield from reader.body_part()
            yield from reader.count()


def _lost(lines: list[tuple[Text, str]], lexicon: Lexicon) -> dict[str, tuple[str | None, str]]:
    """Return the organs that an operation took: number, its side, and the sentence that says so."""
    found: dict[str, tuple[str | None, str]] = {}
    for _, sentence in lines:
        read = tokens(sentence)
        labels = {h.label for h in lexicon.gone.find(read)}
        others = {h.label for h in lexicon.people.find(read)} & {"others"}
        if "not_done" in labels or others:
            continue
        sides = {h.label for h in lexicon.sides.find(read)}
        for hit in lexicon.removed.find(read):
            paired = read[hit.start].word.startswith(_OPERATIONS)
            side = next(iter(sides)) if paired and len(sides) == 1 else None
            if not paired or side:
                found[hit.label] = (side, sentence)
    return found


class _Line:
    """One sentence and what it can contradict."""

    def __init__(
        self, case: Case, text: Text, sentence: str, read: tuple[Token, ...], lexicon: Lexicon
    ) -> None:
        self.case, self.text, self.sentence, self.read = case, text, sentence, read
        self.lexicon = lexicon
        self.people = lexicon.people.find(read)
        self.denials = lexicon.denials.find(read)

    def _of(self, kind: str, target: str | None = None, **args: str | Message) -> Contradiction:
        return Contradiction(
            kind=kind,
            target=target or self.text.target,
            title=Message.of(f"contradiction-{kind}", **args),
            form=Message.of(f"contradiction-{kind}-form", **args),
            quote=self.sentence,
            section=self.text.section,
        )

    def _is_denied(self, hit: Hit) -> bool:
        for cue in self.denials:
            if cue.label == "before" and 0 <= hit.start - cue.end <= _REACH:
                return True
            if cue.label == "after" and 0 <= cue.start - hit.end <= _REACH:
                return True
        return False

    def _about_others(self) -> bool:
        return any(h.label == "others" for h in self.people)

    def sex(self) -> Iterator[Contradiction]:
        sex = self.case.patient.sex
        other = {"male": "female", "female": "male"}.get(sex or "")
        if other is None or self._about_others():
            return
        for hit in self.people:
            if hit.label == other or (hit.label == f"{other}_organs" and not self._is_denied(hit)):
                yield self._of("sex", sex=Message(f"term-{sex}"))
                return

    def age(self) -> Iterator[Contradiction]:
        age = self.case.patient.age_years
        if age is None:
            age = age_at(self.case.patient.birth_date, self.case.study.date)
        if age is None or self._about_others() or _AT_AGE.search(self.sentence):
            return
        for match in _AGE.finditer(self.sentence):
            said = int(next(g for g in match.groups() if g))
            if abs(said - age) > 1:
                yield self._of("age", age=f"{age:g}")
                return

    def organs(self, lost: dict[str, tuple[str | None, str]]) -> Iterator[Contradiction]:
        if self._about_others() or any(
            h.label == "words" for h in self.lexicon.gone.find(self.read)
        ):
            return
        sides = {h.label for h in self.lexicon.sides.find(self.read)}
        for hit in self.lexicon.organs.find(self.read):
            side, said = lost.get(hit.label, (None, ""))
            if not said or self.lexicon.removed.find(self.read):
                continue
            if side is None or side in sides or "bilateral" in sides:
                yield self._of("organ", quote=said)
                return

    def pain(self) -> Iterator[Contradiction]:
        """Yield a side of the pain that no complaint has."""
        pains = self.lexicon.pain.find(self.read)
        if self.text.section != "indication" or not any(h.label == "words" for h in pains):
            return
        if any(h.label == "mixed" for h in pains) or any(h.label == "before" for h in self.denials):
            return
        hits = [h.label for h in self.lexicon.sides.find(self.read)]
        complaints = self.case.clinical.complaints
        sides = {c.side for c in complaints}
        if len(set(hits)) != 1 or not sides or not all(s and s.is_lateral for s in sides):
            return
        if hits[0] in {"left", "right"} and Side(hits[0]) not in sides:
            yield self._of("pain-side", CLINICAL, complaint=complaint_name(complaints[0], 1))

    def contrast(self) -> Iterator[Contradiction]:
        given = self.case.study.contrast
        hits = self.lexicon.contrast.find(self.read)
        labels = {h.label for h in hits}
        if given is None or "no_matter" in labels or self._elsewhere():
            return
        said = [h for h in hits if h.label in {"given", "seen"} and not self._is_denied(h)]
        said = [
            h
            for h in said
            if not any(c.label == "before" and c.end <= h.start for c in self.denials)
        ]
        if given is False and said and "not_given" not in labels:
            yield self._of("contrast-text", STUDY, given="no")
        if given is True and "not_given" in labels and "given" not in labels:
            yield self._of("contrast-text", STUDY, given="yes")

    def _elsewhere(self) -> bool:
        return bool(self.lexicon.elsewhere.find(self.read)) or bool(
            re.search(r"\b(?:19|20)\d\d\b", self.sentence)
        )

    def modality(self) -> Iterator[Contradiction]:
        study = self.case.study
        used = {study.modality, *study.modalities, *(also.modality for also in study.also)} - {None}
        if not used or self._elsewhere():
            return
        for hit in self.lexicon.modalities.find(self.read):
            if not used & set(hit.label.split()) and "OT" not in used:
                yield self._of("modality-text", STUDY, modality=", ".join(sorted(map(str, used))))
                return

    def exam(self) -> Iterator[Contradiction]:
        """Yield an examination named in the text that is not this one: kind, part or side."""
        exams = [h for h in self.lexicon.exams.find(self.read) if h.label != "cues"]
        is_named = len(exams) != len(self.lexicon.exams.find(self.read))
        if not exams or self._elsewhere() or self.denials:
            return
        hit, used = exams[0], self._modalities()
        area = [h for h in self.lexicon.regions.find(self.read) if 0 <= h.start - hit.end <= _REACH]
        if (is_named or area) and used and hit.label not in used:
            yield self._of("modality-text", STUDY, modality=", ".join(sorted(used)))
        regions = all_regions(self.case)
        known = {
            h.label for h in self.lexicon.regions.find(tokens(" ".join(regions).replace("_", " ")))
        }
        if area and not {h.label for h in area} & regions and known & regions:
            region = Message(f"phrase-{self.case.study.region.replace('_', '-')}")
            yield self._of("body-part", region=region)
        imaged = self.case.study.sides_imaged
        sides = {h.label for h in self.lexicon.sides.find(self.read) if hit.end <= h.start}
        if area and imaged in {"left", "right"} and len(sides) == 1 and imaged not in sides:
            yield self._of("exam-side", STUDY, side=Message(f"lanes-side-{imaged}"))

    def _modalities(self) -> set[str]:
        study = self.case.study
        used = {study.modality, *study.modalities, *(also.modality for also in study.also)}
        return {self.lexicon.alike.get(code, code) for code in used if code is not None}

    def body_part(self) -> Iterator[Contradiction]:
        regions = all_regions(self.case)
        if self._elsewhere():
            return
        for hit in self.lexicon.body_parts.find(self.read):
            if not regions & self.lexicon.allowed[hit.label]:
                region = Message(f"phrase-{self.case.study.region.replace('_', '-')}")
                yield self._of("body-part", region=region)
                return

    def count(self) -> Iterator[Contradiction]:
        """Yield a number of levels that is not the number of levels listed, or of vertebrae."""
        places = levels_in(self.sentence, self.lexicon, self.read)
        levels = frozenset().union(*(p.levels for p in places)) if places else frozenset()
        for hit in self.lexicon.counts.find(self.read):
            number = self.lexicon.numbers.get(self.read[hit.start - 1].word) if hit.start else None
            if number and len(levels) > 1 and number != len(levels):
                yield self._of("count", count=str(len(levels)))
                return
        stated = stated_count(self.case)
        words = [t.word for t in self.read]
        if stated and NUMBERS_OF in words and "lumbar" in words:
            before = words[max(0, words.index("lumbar") - 2) : words.index("lumbar")]
            said = next(
                (self.lexicon.numbers[w] for w in before if w in self.lexicon.numbers), None
            )
            if said is not None and said != stated:
                yield self._of("vertebrae", STUDY, count=str(stated))
