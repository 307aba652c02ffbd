"""Free text against the form: what a sentence says otherwise than the form does."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from desktop.domain.case import Case, Finding
from desktop.domain.message import Message
from desktop.domain.side import Side
from desktop.domain.vocabulary import phrase, term
from desktop.report.contradictions import Contradiction, age_of
from desktop.report.lexicon import Lexicon
from desktop.report.names import title
from desktop.report.text_mentions import Mention, mentions, sentences, speaks_of_today

_AGE = re.compile(r"\b(\d{1,3})[- ]?years?[- ]?old\b|\baged?\s(\d{1,3})\b", re.IGNORECASE)
_QUOTE = 90
INDICATION = "indication"
_LIKE_SIZE = 1.25  # what one reader measures, another may measure a quarter larger
_SAME_MODALITY = {"DX": "CR", "RF": "CR"}


def text_contradictions(
    case: Case, texts: Mapping[str, str], lexicon: Lexicon
) -> tuple[Contradiction, ...]:
    """Return what texts say against the form.

    Parameters
    ----------
    case : Case
        The form.
    texts : mapping of str to str
        Free texts by where they stand; a finding's id for its note.
    lexicon : Lexicon
        The words of the texts' language.
    """
    found: dict[tuple[str, str, str], Contradiction] = {}
    for place, text in texts.items():
        for one in (*_findings(case, place, text, lexicon), *_facts(case, place, text, lexicon)):
            found.setdefault((one.kind, one.target, str(one.text.args)), one)
    return tuple(found.values())


def texts_of(case: Case, answers: Iterable[str] = ()) -> dict[str, str]:
    """Return the free texts of a case by where they stand.

    ``answers`` are the keys of form answers that hold free text.
    """
    texts = {finding.id: finding.note or "" for finding in case.findings}
    texts[INDICATION] = case.clinical.indication or ""
    texts["technique"] = case.study.technique or ""
    held = dict(case.form.answers)
    texts |= {f"fact:{key}": held.get(key, "") for key in answers}
    return {place: text for place, text in texts.items() if text.strip()}


def _say(kind: str, target: str, quote: str, **args: str | Message) -> Contradiction:
    short = quote if len(quote) <= _QUOTE else f"{quote[: _QUOTE - 1]}…"
    text = Message.of(f"contradiction-text-{kind}", quote=short, **args)
    return Contradiction(kind=f"text-{kind}", target=target, text=text, blocks=kind == "side")


def _findings(case: Case, place: str, text: str, lexicon: Lexicon) -> Iterator[Contradiction]:
    if place == INDICATION:
        return  # a request asks; it states nothing of what was found
    for mention in mentions(text, lexicon):
        same = [f for f in case.findings if f.type == mention.type]
        if not same:
            continue
        if mention.is_denied:
            yield from _denied(mention, same)
            continue
        yield from _count(mention, same)
        here = [f for f in same if not mention.levels or f.level in mention.levels]
        if not here and all(f.level for f in same):
            yield _say("level", same[0].id, mention.quote, finding=title(same[0]))
            continue
        if len(mention.levels) <= 1:  # with several levels it is open which of them has the side
            yield from _side(mention, here or same)
            yield from _size(mention, here or same)


def _denied(mention: Mention, same: list[Finding]) -> Iterator[Contradiction]:
    for finding in same:
        at_level = not mention.levels or finding.level in mention.levels
        on_side = mention.side in (None, finding.side) or mention.side is Side.BILATERAL
        if at_level and on_side:
            yield _say("denied", finding.id, mention.quote, finding=title(finding))
            return


def _side(mention: Mention, here: list[Finding]) -> Iterator[Contradiction]:
    if mention.side is None or not mention.side.is_lateral:
        return
    sides = {finding.side for finding in here}
    if None in sides or sides & {mention.side, Side.BILATERAL, Side.MIDLINE}:
        return
    yield _say("side", here[0].id, mention.quote, finding=title(here[0]))


def _size(mention: Mention, here: list[Finding]) -> Iterator[Contradiction]:
    sizes = [size for finding in here for size in finding.size_mm]
    said = mention.size_mm
    if said is None or not sizes or not said:
        return
    if any(1 / _LIKE_SIZE <= said / size <= _LIKE_SIZE for size in sizes):
        return
    yield _say("size", here[0].id, mention.quote, finding=title(here[0]), size=f"{sizes[0]:g}")


def _count(mention: Mention, same: list[Finding]) -> Iterator[Contradiction]:
    if mention.count is None or mention.count == len(same):
        return
    name = phrase(mention.type)
    yield _say("count", same[0].id, mention.quote, finding=name, count=str(len(same)))


def _facts(case: Case, place: str, text: str, lexicon: Lexicon) -> Iterator[Contradiction]:
    for sentence in sentences(text):
        yield from _age(case, place, sentence)
        yield from _organs(case, place, sentence, lexicon)
        if not speaks_of_today(sentence, lexicon):
            continue
        yield from _contrast(case, place, sentence, lexicon)
        yield from _modality(case, place, sentence, lexicon)


def _age(case: Case, place: str, sentence: str) -> Iterator[Contradiction]:
    known = age_of(case)
    for match in _AGE.finditer(sentence):
        said = int(match[1] or match[2])
        if known is not None and abs(said - known) > 1:
            yield _say("age", place, sentence, age=f"{known:g}")


def _organs(case: Case, place: str, sentence: str, lexicon: Lexicon) -> Iterator[Contradiction]:
    other = {"male": "female", "female": "male"}.get(case.patient.sex or "")
    if other and lexicon.organs[other].search(sentence):
        yield _say("sex", place, sentence, sex=term(case.patient.sex or ""))


def _contrast(case: Case, place: str, sentence: str, lexicon: Lexicon) -> Iterator[Contradiction]:
    denied = lexicon.contrast_not_given.search(sentence) is not None
    given = not denied and lexicon.contrast_given.search(sentence) is not None
    if given and case.study.contrast is False:
        yield _say("contrast", place, sentence, form="no")
    if denied and case.study.contrast is True:
        yield _say("contrast", place, sentence, form="yes")


def _modality(case: Case, place: str, sentence: str, lexicon: Lexicon) -> Iterator[Contradiction]:
    """Compare what a sentence calls this examination, and the part of the body it names."""
    if not lexicon.modality_cue.search(sentence):
        return
    said = {name for name, pattern in lexicon.modality.items() if pattern.search(sentence)}
    study = case.study
    own = {_SAME_MODALITY.get(m, m) for m in (*study.modalities, study.modality) if m}
    own |= {_SAME_MODALITY.get(a.modality, a.modality) for a in study.also if a.modality}
    if said and own and not said & own:
        yield _say("modality", place, sentence, modality=str(study.modality))
        return
    regions = {study.region, *study.regions, *(f.region for f in case.findings if f.region)}
    if not said or not regions & set(lexicon.region):
        return
    named = {region for region, pattern in lexicon.region.items() if pattern.search(sentence)}
    if named and not named & regions:
        yield _say("region", place, sentence, region=term(study.region))
