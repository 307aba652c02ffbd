"""Single inputs of a case and the values they could have instead."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from desktop.domain.case import Case, Complaint, Finding
from desktop.domain.message import Message
from desktop.domain.pointer import path, sign_address
from desktop.domain.vocabulary import phrase, term
from desktop.evidence.assessment import Setting
from desktop.evidence.pack import EvidencePack
from desktop.evidence.rows import MappingRow
from desktop.evidence.situation import GRADES, Situation, roots_of_level, stated_roots

Json = Any  # whatever a JSON text can hold
SIDES = ("left", "right", "bilateral", "midline")
ZONES = ("central", "subarticular", "foraminal", "extraforaminal")
SEVERITIES = ("mild", "moderate", "severe")
NEIGHBOURS = (
    ("disc_bulge", "disc_protrusion", "disc_extrusion", "disc_sequestration"),
    ("modic_1", "modic_2", "modic_3"),
)
LUMBAR_DISCS = ("T12-L1", "L1-L2", "L2-L3", "L3-L4", "L4-L5", "L5-S1")
AGES = (20, 30, 40, 50, 60, 70, 80, 90)
SCALE_OF_GRADE = dict(zip(GRADES, "0123", strict=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One input set to another value; ``text`` says the new fact ("The pain is on the left").

    Several settings belong to one input where a case file says one fact in more than one place.
    """

    settings: tuple[Setting, ...]
    text: Message

    @property
    def pairs(self) -> tuple[tuple[str, Json], ...]:
        """Path and value of each setting."""
        return tuple((s.path, s.value) for s in self.settings)


def change(text: Message, *settings: tuple[str, Json]) -> Change:
    """Build a change from paths and values."""
    made = tuple(Setting(path=where, value=value) for where, value in settings)
    return Change(settings=made, text=text)


def fact(key: str, **words: str | Message) -> Message:
    """Name a fact as a sentence without its full stop."""
    return Message.of(f"fact-{key}", **words)


def rows_of(pack: EvidencePack, findings: Sequence[Finding], region: str) -> list[MappingRow]:
    """Return the mapping rows that may serve some findings."""
    found: list[MappingRow] = []
    for word in dict.fromkeys(f.type for f in findings):
        regions = pack.regions_of.get(word, ())
        own = region if (region, word) in pack.mapping else next(iter(regions), "")
        found += pack.mapping.get((own, word), ())
    return found


def pattern_choices(rows: Sequence[MappingRow]) -> tuple[str, ...]:
    """Return one pattern for each kind of pain that rows tell apart."""
    order = ("axial", "radicular", "claudication")
    kinds = dict.fromkeys(row.patterns for row in rows if row.patterns)
    return tuple(next((word for word in order if word in kind), min(kind)) for kind in kinds)


def site_choices(rows: Sequence[MappingRow]) -> tuple[str, ...]:
    """Return the sites that tell rows apart, back before leg."""
    order = ("low_back", "leg", "buttock", "groin", "knee", "neck", "arm", "face", "shoulder")
    known = {site for row in rows for site in row.sites}
    return tuple(site for site in order if site in known)


def root_choices(findings: Sequence[Finding]) -> tuple[str, ...]:
    """Return the roots that the findings can meet, from above."""
    stated = {root.root for f in findings for root in stated_roots(f) if root.root}
    implied = {root for f in findings for root in roots_of_level(f)[:1]}
    return tuple(sorted(stated | implied))


def _words(
    key: str, name: str, where: str, words: Sequence[str], now: str | None
) -> Iterator[Change]:
    """Yield one change for each word that a field does not hold yet."""
    for word in words:
        if word != now:
            yield change(fact(key, **{name: phrase(word)}), (where, word))


def of_complaint(s: Situation, c: Complaint) -> Iterator[Change]:
    """Yield changes of one complaint."""
    base = path("clinical", "complaints", c.id)
    rows = rows_of(s.pack, s.findings, s.case.study.region)
    yield from _words("pattern", "pattern", f"{base}/pattern", pattern_choices(rows), c.pattern)
    yield from _words("site", "site", f"{base}/site", site_choices(rows), c.site)
    for side in SIDES:
        if side != c.side:
            yield change(fact(f"pain-{side}"), (f"{base}/side", side))
    for root in root_choices(s.findings):
        if c.roots != (root,):
            yield change(fact("root", root=root), (f"{base}/roots", [root]))


def item_signs(pack: EvidencePack, rows: Sequence[MappingRow]) -> tuple[str, ...]:
    """Return the signs that serve some rows as a clinical item."""
    groups = {item for row in rows for item in row.items}
    found = (
        value.when.partition("=")[2]
        for value in pack.values.values()
        if value.group in groups and value.when.partition("=")[0] in ("sign", "not_sign")
    )
    return tuple(dict.fromkeys(found))


def _sign(s: Situation, word: str) -> Iterator[Change]:
    signs = [sign for sign in s.case.clinical.signs if sign.sign == word]
    for present in (True, False):
        if signs and all(sign.present is present for sign in signs):
            continue
        places = [(x.sign, x.side.value if x.side else None, x.root) for x in signs]
        settings = tuple(
            (path("clinical", "signs", sign_address(*place), "present"), present)
            for place in places or [(word, None, None)]
        )
        key = "sign-present" if present else "sign-absent"
        yield change(fact(key, sign=term(word)), *settings)


def _age(s: Situation) -> Iterator[Change]:
    patient = s.case.patient
    for age in AGES:
        if s.age is not None and abs(age - s.age) < 1:
            continue
        settings: list[tuple[str, Json]] = [("/patient/age_years", age)]
        if patient.birth_date is not None:
            settings.insert(0, ("/patient/birth_date", None))
        yield change(fact("age", age=str(age)), *settings)


def _flag(s: Situation, word: str) -> Change:
    clinical = s.case.clinical
    if word in s.flags:
        present = [flag for flag in clinical.red_flags if flag != word]
        settings: list[tuple[str, Json]] = [("/clinical/red_flags", present)]
        if word == "cancer_history" and clinical.history.cancer:
            settings.append(("/clinical/history/cancer", None))
        return change(fact("flag-absent", flag=term(word)), *settings)
    settings = [("/clinical/red_flags", [*clinical.red_flags, word])]
    if word in clinical.red_flags_absent:
        denied = [flag for flag in clinical.red_flags_absent if flag != word]
        settings.append(("/clinical/red_flags_absent", denied))
    if word == "cancer_history" and clinical.history.cancer is False:
        settings.append(("/clinical/history/cancer", None))
    return change(fact("flag-present", flag=term(word)), *settings)


def flags_that_matter(s: Situation) -> tuple[str, ...]:
    """Return the flags that an act-now entry or a look-alike of the findings asks for."""
    types = {f.type for f in s.findings}
    wanted = [
        flag
        for word in sorted(types)
        for entry in s.pack.acting.get(word, ())
        for condition in entry.when
        if condition.key == "flag"
        for flag in sorted(condition.words)
    ]
    wanted += [
        f for twin in s.pack.look_alikes if twin.findings & types for f in sorted(twin.flags)
    ]
    return tuple(dict.fromkeys(wanted))


def of_case(s: Situation) -> Iterator[Change]:
    """Yield changes of what belongs to the patient and the study."""
    study, rows = s.case.study, rows_of(s.pack, s.findings, s.case.study.region)
    yield from _age(s)
    for word in item_signs(s.pack, rows):
        yield from _sign(s, word)
    for word in flags_that_matter(s):
        yield _flag(s, word)
    other = "certain" if s.is_numbering_uncertain else "uncertain"
    yield change(fact(f"numbering-{other}"), ("/study/numbering", other))
    if s.is_limited:
        yield change(fact("images-full"), ("/study/limitations", []))
    else:
        limited = [*study.limitations, "motion"]
        yield change(fact("images-limited"), ("/study/limitations", limited))
    if study.sides_imaged not in ("left", "right"):
        yield change(fact("one-side-imaged"), ("/study/sides_imaged", "left"))
    else:
        yield change(fact("both-sides-imaged"), ("/study/sides_imaged", "both"))
    if s.operated:
        yield change(
            fact("not-operated"),
            ("/clinical/history/surgeries", []),
            ("/clinical/history/surgery_levels", []),
        )


def _root_json(f: Finding, *, side: str | None = None, grade: str | None = None) -> Json:
    found = []
    for root in f.neural_roots:
        own_side = side if side and root.side else root.side
        own_grade = grade or root.grade
        given = {"root": root.root, "side": own_side, "grade": own_grade}
        found.append({key: str(word) for key, word in given.items() if word})
    return found


def _side_changes(f: Finding, base: str) -> Iterator[Change]:
    for side in SIDES:
        if side == f.side:
            continue
        settings: list[tuple[str, Json]] = [(f"{base}/side", side)]
        if any(root.side for root in f.neural_roots):
            settings.append((f"{base}/neural_roots", _root_json(f, side=side)))
        yield change(fact(f"finding-{side}"), *settings)


def _neural_changes(f: Finding, base: str, now: str) -> Iterator[Change]:
    for grade in GRADES:
        if grade == now:
            continue
        settings: list[tuple[str, Json]] = [(f"{base}/neural", grade)]
        if f.neural_roots:
            settings.append((f"{base}/neural_roots", _root_json(f, grade=grade)))
        if f.scale and f.scale.id == "root_pfirrmann":
            scale = {"id": f.scale.id, "category": SCALE_OF_GRADE[grade]}
            settings.append((f"{base}/scale", scale))
        yield change(fact(f"neural-{grade}"), *settings)


def _levels(f: Finding) -> tuple[str, ...]:
    if f.level not in LUMBAR_DISCS:
        return ()
    place = LUMBAR_DISCS.index(f.level)
    return tuple(LUMBAR_DISCS[i] for i in (place - 1, place + 1) if 0 <= i < len(LUMBAR_DISCS))


def of_finding(f: Finding, rows: Sequence[MappingRow], neural: str) -> Iterator[Change]:
    """Yield changes of one finding that its mapping rows can tell apart."""
    base = path("findings", f.id)
    units = {name for row in rows for name in row.unit}
    keys = {condition.key for row in rows for condition in row.selector}
    family = next((words for words in NEIGHBOURS if f.type in words), ())
    yield from _words("type", "finding", f"{base}/type", family, f.type)
    for level in _levels(f) if "level" in units else ():
        yield change(fact("level", level=level), (f"{base}/level", level))
    if any(row.side_rule != "none" for row in rows) or "side" in units:
        yield from _side_changes(f, base)
    if "zone" in units:
        yield from _words("zone", "zone", f"{base}/zone", ZONES, f.zone)
    if "severity" in keys:
        yield from _words("severity", "severity", f"{base}/severity", SEVERITIES, f.severity)
    if "neural" in keys or neural != "unknown":
        yield from _neural_changes(f, base, neural)
    if not f.typical:
        yield change(fact("typical"), (f"{base}/typical", True))


def case_without(case: Case, f: Finding, c: Complaint) -> Iterator[tuple[Message, Change]]:
    """Yield each known fact of a pair, with the change that makes it unknown."""
    complaint, finding = path("clinical", "complaints", c.id), path("findings", f.id)
    if c.roots:
        known = fact("root", root=c.roots[0])
        yield known, change(known, (f"{complaint}/roots", []))
    for word in dict.fromkeys(sign.sign for sign in case.clinical.signs):
        signs = [sign for sign in case.clinical.signs if sign.sign == word]
        key = "sign-present" if any(sign.present for sign in signs) else "sign-absent"
        known = fact(key, sign=term(word))
        kept = [_sign_json(sign) for sign in case.clinical.signs if sign.sign != word]
        yield known, change(known, ("/clinical/signs", kept))
    if case.clinical.blocks:
        known = fact("block")
        yield known, change(known, ("/clinical/blocks", []))
    if f.severity:
        known = fact("severity", severity=phrase(f.severity))
        yield known, change(known, (f"{finding}/severity", None))
    if f.zone:
        known = fact("zone", zone=phrase(f.zone))
        yield known, change(known, (f"{finding}/zone", None))


def _sign_json(sign: Any) -> Json:  # noqa: ANN401 - a sign as JSON has whatever it holds
    given = {"sign": sign.sign, "side": sign.side and str(sign.side), "root": sign.root}
    return {**{k: v for k, v in given.items() if v}, "present": sign.present}
