"""Fields of a report that contradict each other."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.domain.age import age_at
from desktop.domain.case import Case, Finding
from desktop.domain.message import Message
from desktop.domain.side import Side
from desktop.domain.vocabulary import phrase
from desktop.report.contradictions import CLINICAL, STUDY, Contradiction
from desktop.report.lexicon import Lexicon
from desktop.report.names import title

PAIRED_JOINTS = frozenset({"shoulder", "hip", "knee", "elbow", "wrist_hand", "ankle_foot"})
UNSEEN_ON = {
    "oedema": frozenset({"CR", "DX", "XA", "RF", "CT"}),
    "uptake": frozenset({"CR", "DX", "XA", "RF", "CT", "MR", "US"}),
}
"""Signs of activity and the modalities that cannot show them."""

EQUAL = 0.02
FLAG_AGES = {"limp_child": (0.0, 18.0), "new_headache_over_50": (50.0, 130.0)}
SIGN_AGES = {"insidious_onset_lt40": (0.0, 40.0)}
SCORES = {"dn4": 10.0, "paindetect": 38.0, "wpi": 19.0, "sss": 12.0}
NRS_TOP = 10.0

CAUDAL = {"L": ("L1", "L2", "L3", "L4", "L5", "S1"), "C": ("C3", "C4", "C5", "C6", "C7", "C8")}
FAR_ROOTS = 2
"""A herniated or narrowed level meets the roots beside it; further than this is no neighbour."""


def between_fields(case: Case, lexicon: Lexicon) -> Iterator[Contradiction]:
    """Yield what the fields of a case say against each other."""
    yield from _patient(case, lexicon)
    yield from _clinical(case, lexicon)
    yield from _study(case)
    for finding in case.findings:
        yield from _sides(case, finding)
        yield from _root(finding)
        yield from _showing(case, finding)
        yield from _sizes(finding, lexicon)
        yield from _normal(case, finding)
    yield from _twins(case)


def _of(
    kind: str,
    target: str,
    finding: Finding | None = None,
    *,
    blocks: bool = False,
    **args: str | Message,
) -> Contradiction:
    named: dict[str, str | float | Message] = dict(args)
    if finding is not None:
        named["finding"] = title(finding)
    return Contradiction(
        kind=kind,
        target=target,
        title=Message.of(f"contradiction-{kind}", **named),
        form=Message.of(f"contradiction-{kind}-form", **named),
        blocks=blocks,
    )


def _side(side: Side | str) -> Message:
    return Message(f"lanes-side-{side.value if isinstance(side, Side) else side}")


def _patient(case: Case, lexicon: Lexicon) -> Iterator[Contradiction]:
    patient = case.patient
    computed = age_at(patient.birth_date, case.study.date)
    if (
        computed is not None
        and patient.age_years is not None
        and abs(computed - patient.age_years) > 1
    ):
        yield _of(
            "age-birth", STUDY, blocks=True, age=f"{patient.age_years:g}", computed=f"{computed:g}"
        )
    if patient.sex == "male" and (
        case.factors.pregnancy == "yes"
        or case.factors.postpartum_weeks is not None
        or "pregnancy" in case.clinical.red_flags
    ):
        yield _of("sex-pregnancy", CLINICAL, blocks=True)
    other = {"male": "female", "female": "male"}.get(patient.sex or "")
    for finding in case.findings:
        if other and finding.type in lexicon.sexes[other]:
            sex = Message(f"term-{patient.sex}")
            yield _of("sex-organ", finding.id, finding, blocks=True, sex=sex)


def _clinical(case: Case, lexicon: Lexicon) -> Iterator[Contradiction]:
    picture = case.clinical
    age = case.patient.age_years
    if age is None:
        age = age_at(case.patient.birth_date, case.study.date)
    signs = [s.sign for s in picture.signs if s.present]
    limits = [(w, FLAG_AGES.get(w)) for w in picture.red_flags] + [
        (w, SIGN_AGES.get(w)) for w in signs
    ]
    for word, span in limits:
        if span is not None and age is not None and not span[0] <= age <= span[1]:
            yield _of("age-flag", CLINICAL, flag=phrase(word), age=f"{age:g}")
    for finding in case.findings:
        span = lexicon.ages.get(finding.type)
        if span is not None and age is not None and not span[0] <= age <= span[1]:
            yield _of("age-finding", finding.id, finding, age=f"{age:g}")
    for word in sorted(set(picture.red_flags) & set(picture.red_flags_absent)):
        yield _of("flags", CLINICAL, blocks=True, flag=phrase(word))
    yield from _scores(case)
    yield from _signs(case)


def _signs(case: Case) -> Iterator[Contradiction]:
    seen: dict[tuple[object, ...], bool] = {}
    for sign in case.clinical.signs:
        key = (sign.sign, sign.side, sign.root)
        if seen.setdefault(key, sign.present) != sign.present:
            yield _of("sign", CLINICAL, blocks=True, sign=phrase(sign.sign))


def _scores(case: Case) -> Iterator[Contradiction]:
    picture = case.clinical
    for name, top in SCORES.items():
        value = getattr(picture.questionnaires, name)
        if value is not None and not 0 <= value <= top:
            yield _of("score", CLINICAL, name=name.upper(), value=f"{value:g}", top=f"{top:g}")
    for complaint in picture.complaints:
        if complaint.nrs is not None and not 0 <= complaint.nrs <= NRS_TOP:
            yield _of("score", CLINICAL, name="NRS", value=f"{complaint.nrs:g}", top="10")


def _study(case: Case) -> Iterator[Contradiction]:
    study = case.study
    if study.contrast is True and "no_contrast" in study.limitations:
        yield _of("contrast-both", STUDY, blocks=True)
    earlier = study.comparison
    if earlier is not None and earlier.date and study.date and earlier.date[:10] > study.date[:10]:
        yield _of("dates", STUDY, blocks=True, earlier=earlier.date[:10], own=study.date[:10])
    for surgery in case.clinical.history.surgeries:
        if surgery.date and study.date and surgery.date[:10] > study.date[:10]:
            yield _of("dates", CLINICAL, earlier=surgery.date[:10], own=study.date[:10])
    if earlier is None:
        for finding in case.findings:
            if finding.change not in {None, "not_comparable"}:
                yield _of(
                    "change", finding.id, finding, blocks=True, change=phrase(finding.change or "")
                )


def _sides(case: Case, finding: Finding) -> Iterator[Contradiction]:
    side, study = finding.side, case.study
    if side is None:
        return
    imaged = study.sides_imaged
    if (imaged in {"left", "right"} and side.is_lateral and side.value != imaged) or (
        imaged in {"left", "right"}
        and side is Side.BILATERAL
        and case.study.region in PAIRED_JOINTS
    ):
        yield _of(
            "side-imaged", finding.id, finding, blocks=True, imaged=_side(imaged), side=_side(side)
        )
    asked = study.requested_side
    if asked is not None and asked.is_lateral and side is asked.mirrored:
        joint = study.region in PAIRED_JOINTS
        if joint or all(f.side in {side, None, Side.MIDLINE} for f in case.findings):
            args = {"asked": _side(asked), "side": _side(side)}
            yield _of("side-asked", finding.id, finding, blocks=joint, **args)
    for root in finding.neural_roots:
        if root.side is not None and side.is_lateral and root.side is side.mirrored:
            yield _of("side-root", finding.id, finding, root=root.root or "", side=_side(root.side))


def _root(finding: Finding) -> Iterator[Contradiction]:
    """Yield roots that do not pass the level of the finding."""
    roots = [r.root for r in finding.neural_roots] or [finding.neural_root]
    level = finding.level or ""
    order = CAUDAL.get(level[:1], ())
    below = level.partition("-")[2]
    if below not in order:
        return
    for root in roots:
        if root in order and not -FAR_ROOTS <= order.index(root) - order.index(below) <= 1:
            yield _of("root-level", finding.id, finding, root=str(root))


def _showing(case: Case, finding: Finding) -> Iterator[Contradiction]:
    study = case.study
    shown = {study.modality, *study.modalities, *(also.modality for also in study.also)} - {None}
    for word in finding.activity:
        blind = UNSEEN_ON.get(word, frozenset())
        if shown and shown <= blind:
            yield _of(
                "modality",
                finding.id,
                finding,
                modality=", ".join(sorted(map(str, shown))),
                what=phrase(word),
            )
    if study.contrast is False and "enhancement" in finding.activity:
        yield _of("contrast", finding.id, finding, blocks=True)


def _lengths(finding: Finding) -> list[float]:
    named = [
        m.value * (10 if m.unit == "cm" else 1)
        for m in finding.measurements
        if m.unit in {"mm", "cm"}
    ]
    return [*finding.size_mm, *named]


def _sizes(finding: Finding, lexicon: Lexicon) -> Iterator[Contradiction]:
    largest = max(_lengths(finding), default=0.0)
    if largest > lexicon.largest_mm(finding.type):
        yield _of("magnitude", finding.id, finding, size=f"{largest:g}")
    for size in finding.size_mm:
        for measured in finding.measurements:
            if measured.unit not in {"mm", "cm"} or not size or not measured.value:
                continue
            ratio = measured.value * (10 if measured.unit == "cm" else 1) / size
            if any(abs(ratio / times - 1) < EQUAL for times in (10, 100, 0.1, 0.01)):
                value = f"{measured.value:g} {measured.unit}"
                yield _of("unit", finding.id, finding, size=f"{size:g}", value=value)


def _normal(case: Case, finding: Finding) -> Iterator[Contradiction]:
    for normal in case.normal:
        if normal.level != finding.level or finding.level is None:
            continue
        if normal.absent is None or finding.type in normal.absent:
            yield _of("normal", finding.id, finding, blocks=True, level=normal.level)


def _twins(case: Case) -> Iterator[Contradiction]:
    seen: dict[tuple[object, ...], Finding] = {}
    for finding in case.findings:
        place = (
            finding.type,
            finding.level,
            finding.side,
            finding.zone,
            finding.location,
            finding.nerve,
            finding.region,
        )
        if finding.side is None and finding.level is None:
            continue
        if seen.setdefault(place, finding) is not finding:
            yield _of("twice", finding.id, finding)
