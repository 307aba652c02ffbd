"""Clinical information, technique and comparison: what was known, how it was looked at."""

from __future__ import annotations

from collections.abc import Iterable

from desktop.domain.case import Complaint, DiagnosticBlock, PatientFactors, Sign, Surgery
from desktop.domain.message import Message
from desktop.report.counting import STATED
from desktop.report.document import Paragraph, Section, Span, Tone, clean_text
from desktop.report.lanes import CONFIRMED
from desktop.report.numbering import COUNTED_FROM, KEPT, counting_text
from desktop.report.phrases import Phrases
from desktop.report.sections_facts import asked_keys, fact_lines
from desktop.report.sections_head import day
from desktop.report.source import ReportSource

SPINE = frozenset({"lumbar_spine", "cervical_spine", "thoracic_spine"})
NERVES = frozenset({"peripheral_nerve", "plexus_outlet"})
INNER_ANSWERS = ("row-", CONFIRMED, COUNTED_FROM, STATED, KEPT)
"""Answers that print elsewhere: rows called normal, what the reader confirmed, how was counted."""


def paragraphs(texts: Iterable[str], tone: Tone = Tone.BODY) -> tuple[Paragraph, ...]:
    """Return one paragraph a line, empty lines left out."""
    lines = (line for text in texts for line in text.split("\n"))
    return tuple(Paragraph(spans=(Span(text=line),), tone=tone) for line in lines if line.strip())


def clinical(phrases: Phrases, source: ReportSource) -> Section:
    """Return request, complaints, signs, flags and history; flags not asked are named as such."""
    picture = source.case.clinical
    texts = [clean_text(picture.indication or "")]
    for number, complaint in enumerate(picture.complaints, start=1):
        words = _complaint(phrases, complaint)
        texts.append(phrases.say("complaint", number=str(number), words=words))
    if not picture.complaints:
        texts.append(phrases.say("no-complaint"))
    known = (
        *_signs(phrases, picture.signs),
        *_flags(phrases, source),
        *_history(phrases, source),
        *_factors(phrases, source),
    )
    together = Paragraph(spans=tuple(Span(text=text) for text in known))
    return Section(
        id="clinical", title=phrases.say("section-clinical"), blocks=(*paragraphs(texts), together)
    )


def _complaint(phrases: Phrases, complaint: Complaint) -> str:
    place = phrases.complaint(complaint)
    return phrases.clauses(
        (
            place,
            phrases.say("pattern", pattern=phrases.inside(complaint.pattern))
            if complaint.pattern
            else "",
            phrases.say("territory", roots=phrases.listing(complaint.roots))
            if complaint.roots
            else "",
            phrases.say("divisions", words=phrases.listing(complaint.divisions))
            if complaint.divisions
            else "",
            phrases.inside(complaint.nerve) if complaint.nerve else "",
            phrases.inside(complaint.location) if complaint.location else "",
            phrases.listing(phrases.inside(c) for c in complaint.character),
            phrases.say("onset", onset=phrases.inside(complaint.onset)) if complaint.onset else "",
            _weeks(phrases, complaint.duration_weeks),
            phrases.say("nrs", value=f"{complaint.nrs:g}") if complaint.nrs is not None else "",
        )
    )


def _weeks(phrases: Phrases, weeks: float | None) -> str:
    if weeks is None:
        return ""
    return phrases.say("weeks", value=f"{weeks:g}", number="one" if weeks == 1 else "other")


def _signs(phrases: Phrases, signs: tuple[Sign, ...]) -> Iterable[str]:
    for present in (True, False):
        named = [_sign(phrases, s) for s in signs if s.present is present]
        if named:
            key = "signs-present" if present else "signs-absent"
            yield phrases.say(key, words=phrases.listing(named))


def _sign(phrases: Phrases, sign: Sign) -> str:
    return phrases.say(
        "sign",
        sign=phrases.inside(sign.sign),
        side=phrases.side(sign.side) or "none",
        root=sign.root or "none",
    )


def _flags(phrases: Phrases, source: ReportSource) -> Iterable[str]:
    picture = source.case.clinical
    present = list(dict.fromkeys(picture.red_flags))
    if picture.history.cancer and "cancer_history" not in present:
        present.append("cancer_history")
    if present:
        words = phrases.listing(phrases.inside(flag) for flag in present)
        yield phrases.say("flags-present", words=words)
    denied = [f for f in picture.red_flags_absent if f != "all"]
    if "all" in picture.red_flags_absent:
        yield phrases.say("flags-denied-all", some="present" if present else "none")
        return
    if denied:
        words = phrases.listing(phrases.inside(flag) for flag in denied)
        yield phrases.say("flags-denied", words=words)
    yield phrases.say("flags-not-asked", some="some" if present or denied else "none")


def _history(phrases: Phrases, source: ReportSource) -> Iterable[str]:
    history = source.case.clinical.history
    operations = [_surgery(phrases, s) for s in history.surgeries]
    if history.surgery_levels and not operations:
        levels = phrases.listing(history.surgery_levels)
        operations.append(phrases.say("operated-levels", levels=levels))
    if operations:
        yield phrases.say("surgery", words=phrases.listing(operations))
    blocks = [_block(phrases, b) for b in source.case.clinical.blocks]
    if blocks:
        yield phrases.say("blocks", words=phrases.listing(blocks))


def _surgery(phrases: Phrases, surgery: Surgery) -> str:
    return phrases.say(
        "one-surgery",
        kind=phrases.inside(surgery.kind or "other"),
        levels=phrases.listing(surgery.levels) or "none",
        side=phrases.side(surgery.side) or "none",
        date=day(phrases, surgery.date) or "none",
    )


def _block(phrases: Phrases, block: DiagnosticBlock) -> str:
    relief = "none" if block.relief_percent is None else f"{block.relief_percent:g}"
    return phrases.say(
        "one-block",
        target=phrases.inside(block.target) if block.target else "none",
        level=block.level or "none",
        side=phrases.side(block.side) or "none",
        relief=relief,
        date=day(phrases, block.date) or "none",
    )


def _factors(phrases: Phrases, source: ReportSource) -> Iterable[str]:
    """Yield questionnaires, patient factors and the requested side, as far as they are known."""
    scores = source.case.clinical.questionnaires
    known = [(n, getattr(scores, n)) for n in ("dn4", "paindetect", "wpi", "sss")]
    words = [phrases.say("score", name=n, value=f"{v:g}") for n, v in known if v is not None]
    if words:
        yield phrases.say("questionnaires", words=phrases.listing(words))
    words = list(_factor_words(phrases, source.case.factors))
    if words:
        yield phrases.say("factors", words=phrases.rows(words))
    side = source.case.study.requested_side
    if side is not None:
        yield phrases.say("requested-side", side=side.value)


def _factor_words(phrases: Phrases, factors: PatientFactors) -> Iterable[str]:
    if factors.pregnancy:
        yield phrases.say("pregnancy", word=factors.pregnancy)
    if factors.postpartum_weeks is not None:
        yield phrases.say("postpartum", value=f"{factors.postpartum_weeks:g}")
    if factors.anticoagulated is not None:
        yield phrases.say("anticoagulated", known="yes" if factors.anticoagulated else "no")
    if factors.contrast_reaction:
        yield phrases.say("contrast-reaction", words=clean_text(factors.contrast_reaction))
    for implant in factors.implants:
        yield phrases.say(
            "implant",
            device=clean_text(implant.device or "") or "none",
            mr=clean_text(implant.mr or "") or "none",
        )
    if factors.claustrophobia:
        yield phrases.say("claustrophobia")


def _also(phrases: Phrases, source: ReportSource) -> Iterable[str]:
    others = [
        phrases.say(
            "one-also",
            modality=clean_text(other.modality or "") or "none",
            date=day(phrases, other.date) or "none",
            accession=clean_text(other.accession or "") or "none",
        )
        for other in source.case.study.also
    ]
    if others:
        yield phrases.say("also", words=phrases.rows(others))


def _answers(phrases: Phrases, source: ReportSource) -> Iterable[str]:
    """Yield what the form asked beyond findings and rows, as it was answered."""
    yield from fact_lines(phrases, source)
    known_keys = asked_keys(source)
    for key, value in source.case.form.answers:
        if key.startswith(INNER_ANSWERS) or not value or key in known_keys:
            continue
        named = Message(f"form-field-{key.replace('_', '-')}")
        known = phrases.words.knows(named.id)
        field = phrases.text(named) if known else clean_text(key)
        yield phrases.say("answer", field=field, value=clean_text(value))


def technique(phrases: Phrases, source: ReportSource) -> Section:
    """Return technique, numbering, limits of these images and what this study cannot show."""
    study = source.case.study
    texts = [clean_text(study.technique or "")]
    contrast = {True: "yes", False: "no", None: "unknown"}[study.contrast]
    texts.append(
        phrases.say(
            "technique",
            contrast=contrast,
            numbering=study.numbering or ("unknown" if study.region in SPINE else "none"),
            sides=study.sides_imaged or "none",
        ).strip()
    )
    counting = counting_text(source.case, source.lumbar)
    if counting is not None:
        texts.append(phrases.text(counting))
    if study.limitations:
        words = phrases.listing(phrases.inside(w) for w in study.limitations)
        texts.append(phrases.say("limited-by", words=words))
    texts.extend(_answers(phrases, source))
    texts.extend(_also(phrases, source))
    blind = tuple(_blind_spots(phrases, source))
    shown = paragraphs(texts)
    if blind:
        shown += paragraphs((phrases.say("cannot-show", words=" ".join(blind)),), Tone.QUIET)
    return Section(id="technique", title=phrases.say("section-technique"), blocks=shown)


def _blind_spots(phrases: Phrases, source: ReportSource) -> Iterable[str]:
    """Yield what examinations of this kind do not show, whatever the images look like."""
    study = source.case.study
    kind = (study.modality or "none").lower()
    keys = [f"blind-{kind}", f"blind-{kind}-{study.region.replace('_', '-')}"]
    if study.region in SPINE:
        keys.append(f"blind-{kind}-spine")
    if study.region in NERVES:
        keys.append(f"blind-{kind}-nerves")
    tracer = dict(source.case.form.answers).get("tracer", "none")
    exam = source.template.exam if source.template is not None else "none"
    keys += [f"blind-{kind}-{word.replace('_', '-')}" for word in (tracer, exam)]
    if study.contrast is False:
        keys.append(f"blind-{kind}-no-contrast")
    if "metal" in study.limitations:
        keys.append(f"blind-{kind}-metal")
    return (phrases.say(key) for key in keys if phrases.knows(key))


def comparison(phrases: Phrases, source: ReportSource) -> Section:
    """Return the study that change words refer to, or that there was none."""
    earlier = source.case.study.comparison
    if earlier is None:
        text = phrases.say("comparison-none")
    else:
        text = phrases.say(
            "comparison",
            modality=clean_text(earlier.modality or "") or "none",
            date=day(phrases, earlier.date) or "none",
        )
    return Section(
        id="comparison", title=phrases.say("section-comparison"), blocks=paragraphs((text,))
    )
