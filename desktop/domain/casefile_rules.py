"""What a case file may not say at the same time, and how the rest stays usable."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from desktop.domain import case as c
from desktop.domain.age import completed_years
from desktop.domain.case import Case, Finding
from desktop.domain.message import Problem
from desktop.domain.pointer import path, sign_address
from desktop.domain.vocabulary import Vocabulary, term

NOT_A_LESION = frozenset({"normal_variant", "normal_scan"})
LENGTH_UNITS = frozenset({"mm", "cm", "mm2", "cm2"})


def rescue(
    make: type[Any], given: dict[str, Any], raw: dict[str, Any], where: str
) -> dict[str, Any] | None:
    """Fill what an object must have, where the rest of it still says something.

    A study without region, and a finding without id or with an unknown type, are kept: dropping
    them could hide what must be acted on.
    """
    del where
    if make is c.Case:
        return {**given, "study": given.get("study") or c.CaseStudy(region="")}
    if make is c.CaseStudy:
        return {**given, "region": ""}
    if make is Finding and isinstance(raw.get("type"), str):
        spelled = re.sub(r"[^a-z0-9_]+", "_", raw["type"].lower())[:60].strip("_")
        return {"id": "", "type": spelled or "unknown", **given}
    return None


def _free(prefix: str, taken: set[str], wanted: int) -> str:
    number = wanted
    while f"{prefix}{number}" in taken:
        number += 1
    return f"{prefix}{number}"


def _settled(ids: list[str], prefix: str, where: str) -> tuple[list[str], list[Problem]]:
    """Return unique ids in order; a doubled one gets a new id and a problem."""
    taken = {given for given in ids if given}
    seen: set[str] = set()
    found, problems = [], []
    for place, given in enumerate(ids, start=1):
        own = given
        if not given:
            own = _free(prefix, taken, place)
        elif given in seen:
            own = _free(f"{given}-", taken, 2)
            problems.append(Problem.of(where + path(given, "id"), "doubled-id", new=own))
        taken.add(own)
        seen.add(own)
        found.append(own)
    return found, problems


def settle_ids(case: Case) -> tuple[Case, tuple[Problem, ...]]:
    """Give every finding and complaint an id of its own."""
    finding_ids, first = _settled([f.id for f in case.findings], "f", "/findings")
    complaints = case.clinical.complaints
    complaint_ids, second = _settled([x.id for x in complaints], "c", "/clinical/complaints")
    findings = tuple(replace(f, id=i) for f, i in zip(case.findings, finding_ids, strict=True))
    named = tuple(replace(x, id=i) for x, i in zip(complaints, complaint_ids, strict=True))
    settled = replace(case, findings=findings, clinical=replace(case.clinical, complaints=named))
    return settled, (*first, *second)


def with_extras(case: Case, extras: tuple[tuple[str, str], ...]) -> Case:
    """Return the case with the keys that pass through untouched."""
    return replace(case, extras=tuple(sorted(extras)))


def contradictions(case: Case, vocabulary: Vocabulary) -> tuple[Problem, ...]:
    """Return everything a case says twice and differently, or points at and does not hold."""
    return (
        *_age(case),
        *_flags(case),
        *_signs(case),
        *(p for f in case.findings for p in _finding(case, f, vocabulary)),
        *_normals(case),
        *_overrides(case),
    )


def _age(case: Case) -> Iterator[Problem]:
    day = (case.study.date or case.issued or "")[:10]
    born_text = case.patient.birth_date
    if not born_text or not day:
        return
    born, then = date.fromisoformat(born_text), date.fromisoformat(day)
    if born > then:
        yield Problem.of("/patient/birth_date", "born-after-study")
        return
    years = completed_years(born, then)
    stated = case.patient.age_years
    if stated is not None and abs(years - stated) > 1:
        yield Problem.of(
            "/patient/age_years", "age-against-birth", stated=f"{stated:g}", counted=str(years)
        )


def _flags(case: Case) -> Iterator[Problem]:
    clinical = case.clinical
    denied = set(clinical.red_flags_absent)
    for word in dict.fromkeys(clinical.red_flags):
        if word in denied:
            yield Problem.of("/clinical/red_flags", "flag-present-and-denied", flag=term(word))
    has_cancer = clinical.history.cancer
    if has_cancer and "cancer_history" in denied:
        yield Problem.of("/clinical/history/cancer", "cancer-denied")
    if has_cancer is False and "cancer_history" in clinical.red_flags:
        yield Problem.of("/clinical/history/cancer", "cancer-present")


def _signs(case: Case) -> Iterator[Problem]:
    seen: dict[tuple[str, str | None, str | None], bool] = {}
    for sign in case.clinical.signs:
        key = (sign.sign, sign.side, sign.root)
        if key in seen:
            code = "sign-twice" if seen[key] == sign.present else "sign-present-and-absent"
            where = path("clinical", "signs", sign_address(*key))
            yield Problem.of(where, code, sign=term(sign.sign))
        seen.setdefault(key, sign.present)


def _finding(case: Case, f: Finding, vocabulary: Vocabulary) -> Iterator[Problem]:
    where = path("findings", f.id)
    yield from _neural(f, where, vocabulary)
    yield from _level(case, f, where, vocabulary)
    if f.change and case.study.comparison in (None, c.Comparison()):
        yield Problem.of(f"{where}/change", "change-without-comparison")
    if f.scale:
        scale = vocabulary.scales.get(f.scale.id)
        if scale and f.scale.category not in scale.categories:
            known = ", ".join(scale.categories)
            shown = f.scale.category[:20]
            yield Problem.of(
                f"{where}/scale/category", "unknown-category", given=shown, known=known
            )
    for m in f.measurements:
        if m.value < 0 and m.unit in LENGTH_UNITS:
            yield Problem.of(f"{where}/measurements", "negative-length")


def _neural(f: Finding, where: str, vocabulary: Vocabulary) -> Iterator[Problem]:
    scale = vocabulary.scales.get(f.scale.id) if f.scale else None
    graded = scale.neural(f.scale.category) if scale and f.scale else None
    if graded and f.neural and graded != f.neural:
        yield Problem.of(f"{where}/neural", "neural-against-scale", graded=term(graded))
    own = [r for r in f.neural_roots if r.root == f.neural_root and r.side in (None, f.side)]
    if f.neural_root and f.neural_roots and not own:
        yield Problem.of(f"{where}/neural_root", "root-not-listed", root=f.neural_root)
    grades = {r.grade for r in own if r.grade}
    if f.neural_root and f.neural and grades and f.neural not in grades:
        yield Problem.of(f"{where}/neural", "neural-against-root", root=f.neural_root)
    if f.neural == "none" and any(r.grade not in (None, "none") for r in f.neural_roots):
        yield Problem.of(f"{where}/neural", "neural-none-with-roots")


def _level(case: Case, f: Finding, where: str, vocabulary: Vocabulary) -> Iterator[Problem]:
    region = vocabulary.regions.get(f.region or case.study.region)
    if f.level and region and region.levels and f.level not in region.levels:
        yield Problem.of(f"{where}/level", "level-of-another-region", level=f.level)


def _normals(case: Case) -> Iterator[Problem]:
    found: dict[str, list[Finding]] = {}
    for f in case.findings:
        if f.level and f.type not in NOT_A_LESION:
            found.setdefault(f.level, []).append(f)
    for normal in case.normal:
        there = found.get(normal.level, [])
        if normal.absent is None and there:
            yield Problem.of("/normal", "normal-with-finding", level=normal.level)
        for f in there:
            if normal.absent and f.type in normal.absent:
                yield Problem.of(
                    "/normal", "absent-and-found", level=normal.level, finding=term(f.type)
                )


def _overrides(case: Case) -> Iterator[Problem]:
    seen: set[str] = set()
    for override in case.overrides:
        where = path("overrides", override.finding)
        if case.finding(override.finding) is None:
            yield Problem.of(where, "override-of-nothing")
        elif override.finding in seen:
            yield Problem.of(where, "override-twice")
        seen.add(override.finding)
