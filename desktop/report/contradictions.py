"""Values of a case that cannot all be true: side, sex, age, modality, contrast, size, dates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from desktop.domain.age import age_at, parsed_day
from desktop.domain.case import Case, Finding
from desktop.domain.message import Message
from desktop.domain.side import Side
from desktop.domain.vocabulary import term
from desktop.report.lexicon import Lexicon
from desktop.report.names import title

STUDY, CLINICAL = "study", "clinical"
JOINTS = frozenset({"shoulder", "elbow", "wrist_hand", "hip", "knee", "ankle_foot"})
_CHILD_YEARS = 20
_OEDEMA_MODALITIES = frozenset({"CT", "CR", "DX", "RF", "XA"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """Two facts that do not go together. ``kind`` names the sentence; ``target`` where to look."""

    kind: str
    target: str
    text: Message
    blocks: bool = False


def _of(kind: str, target: str, *, blocks: bool = False, **args: str | Message) -> Contradiction:
    text = Message.of(f"contradiction-{kind}", **args)
    return Contradiction(kind=kind, target=target, text=text, blocks=blocks)


def contradictions(case: Case, lexicon: Lexicon) -> tuple[Contradiction, ...]:
    """Return what a case says against itself, in the order of its findings."""
    found = [c for finding in case.findings for c in _finding(case, finding, lexicon)]
    return (*found, *_twice(case), *_patient(case), *_dates(case), *_signs(case))


def _finding(case: Case, finding: Finding, lexicon: Lexicon) -> Iterator[Contradiction]:
    yield from _sides(case, finding)
    yield from _suits_patient(case, finding, lexicon)
    name = title(finding)
    study = case.study
    if "enhancement" in finding.activity and study.contrast is False:
        yield _of("contrast", finding.id, finding=name)
    modalities = set(study.modalities) | {study.modality}
    if "oedema" in finding.activity and modalities <= _OEDEMA_MODALITIES:
        yield _of("oedema", finding.id, finding=name, modality=str(study.modality))
    limit = lexicon.largest_mm.get(finding.type)
    if limit is not None and any(size > limit for size in finding.size_mm):
        yield _of("size", finding.id, finding=name, size=f"{max(finding.size_mm):g}")
    absent = (n for n in case.normal if n.level == finding.level and finding.level is not None)
    if any(n.absent is None or finding.type in n.absent for n in absent):
        yield _of("normal", finding.id, blocks=True, finding=name)


def _sides(case: Case, finding: Finding) -> Iterator[Contradiction]:
    side, study = finding.side, case.study
    if side is None or not side.is_lateral:
        return
    name, said = title(finding), term(side.value)
    in_joint = (finding.region or study.region) in JOINTS
    if in_joint and study.sides_imaged in ("left", "right") and study.sides_imaged != side:
        yield _of("side-imaged", finding.id, blocks=True, finding=name, side=said)
    if in_joint and study.requested_side in ("left", "right") and study.requested_side != side:
        yield _of("side-requested", finding.id, finding=name, side=said)
    roots = {root.side for root in finding.neural_roots if root.side is not None}
    if side.mirrored in roots and side not in roots:
        yield _of("root-side", finding.id, blocks=True, finding=name)


def _suits_patient(case: Case, finding: Finding, lexicon: Lexicon) -> Iterator[Contradiction]:
    sex, age = case.patient.sex, age_of(case)
    for other, own in (("female", "male"), ("male", "female")):
        if sex == own and finding.type in lexicon.of_sex[other]:
            yield _of("sex", finding.id, finding=title(finding), sex=term(own))
    if age is not None and age > _CHILD_YEARS and finding.type in lexicon.of_childhood:
        yield _of("childhood", finding.id, finding=title(finding), age=f"{age:g}")


def age_of(case: Case) -> float | None:
    """Return the patient's age at the study, from the birth date where both are known."""
    patient = case.patient
    counted = age_at(patient.birth_date, case.study.date)
    return patient.age_years if counted is None else counted


def _twice(case: Case) -> Iterator[Contradiction]:
    seen: dict[tuple[object, ...], str] = {}
    for finding in case.findings:
        what = (
            *(finding.type, finding.region, finding.level, finding.side, finding.zone),
            *(finding.location, finding.nerve, finding.size_mm),
        )
        if what in seen:
            yield _of("twice", finding.id, finding=title(finding))
        seen.setdefault(what, finding.id)


def _patient(case: Case) -> Iterator[Contradiction]:
    if case.patient.sex == "male" and case.factors.pregnancy == "yes":
        yield _of("pregnant-man", CLINICAL, blocks=True)
    if case.patient.sex == "male" and case.factors.postpartum_weeks is not None:
        yield _of("postpartum-man", CLINICAL, blocks=True)


def _dates(case: Case) -> Iterator[Contradiction]:
    today = parsed_day(case.study.date)
    if today is None:
        return
    history = case.clinical.history
    dates = [("surgery", surgery.date) for surgery in history.surgeries]
    dates += [("block", block.date) for block in case.clinical.blocks]
    if case.study.comparison is not None:
        dates.append(("comparison", case.study.comparison.date))
    for kind, text in dates:
        day = parsed_day(text)
        if day is not None and day > today:
            target = STUDY if kind == "comparison" else CLINICAL
            yield _of(f"later-{kind}", target, date=day.isoformat())


def _signs(case: Case) -> Iterator[Contradiction]:
    said: dict[tuple[str, Side | None, str | None], bool] = {}
    for sign in case.clinical.signs:
        key = (sign.sign, sign.side, sign.root)
        if said.get(key, sign.present) is not sign.present:
            yield _of("sign", CLINICAL, sign=term(sign.sign))
        said[key] = sign.present
