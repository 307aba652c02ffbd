"""Fields of a finding: reading them, checking an answer, turning an answer into changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from desktop.domain.case import Case, Finding, NamedMeasurement, NeuralRoot, ScaleGrade
from desktop.domain.side import Side
from desktop.report.conditions import all_hold
from desktop.report.template import Ask, Field, Row, Template

Answer = str | tuple[str, ...] | None
Changes = tuple[tuple[str, object], ...]
MAX_SIZE_MM = 500.0
# a finding of both sides or the middle meets a root on each side, each with its own grade
SIDED = {"neural_left": Side.LEFT, "neural_right": Side.RIGHT}
GRADES = ("none", "contact", "displacement", "compression")  # ascending, Pfirrmann 2004
TYPICAL = Field(id="typical", kind="choice", choices=("yes", "no"))
FREE_ZONES = ("foraminal", "extraforaminal")  # where the leaving root is met, not the passing one


class BadAnswerError(ValueError):
    """An answer that a field cannot hold; its text names the field only."""

    def __init__(self, *, field: str) -> None:
        super().__init__(f"not an answer of {field}")
        self.field = field


def answer_of(finding: Finding, field: Field) -> Answer:
    """Return what a finding holds in a field: a word, words, or ``None`` where nothing is known."""
    if field.scale is not None:
        held = finding.scale
        return held.category if held is not None and held.id == field.scale else None
    if field.measure is not None:
        return _measured(finding, field.measure)
    reader = _READERS.get(field.id)
    if reader is not None:
        return reader(finding)
    return getattr(finding, field.id) or None


def _measured(finding: Finding, name: str) -> str | None:
    found = next((m.value for m in finding.measurements if m.name == name), None)
    return None if found is None else f"{found:.2f}".rstrip("0").rstrip(".")


_READERS: dict[str, Callable[[Finding], Answer]] = {
    "size": lambda f: tuple(f"{value:.1f}".removesuffix(".0") for value in f.size_mm) or None,
    "side": lambda f: f.side.value if f.side else None,
    "typical": lambda f: None if f.typical is None else ("yes" if f.typical else "no"),
    "neural_root": lambda f: root_of(f) or ("none" if f.neural == "none" else None),
    "neural_left": lambda f: _sided(f).get(Side.LEFT),
    "neural_right": lambda f: _sided(f).get(Side.RIGHT),
}


def is_answered(finding: Finding, field: Field) -> bool:
    """Whether a field holds anything."""
    return answer_of(finding, field) is not None


def choices_of(field: Field, finding: Finding, template: Template) -> tuple[str, ...]:
    """Return the words a field offers for this finding, most likely first.

    Roots follow the level: in the foramen and beside it the leaving root comes first. Elsewhere the
    row's own order holds: the passing root in the lumbar spine, the leaving one above it.
    """
    if field.id == "level":
        row = template.row_of(finding)
        return row.choose_levels or row.levels
    if field.id in ("location", "nerve"):
        row = template.row_of(finding)
        own = row.locations if field.id == "location" else row.nerves
        more = row.choose_locations if field.id == "location" else template.clinical.nerves
        return tuple(dict.fromkeys((*own, *more))) or field.choices
    if field.id == "neural_root":
        at_level = template.row_at(finding.level) if finding.level else None
        if at_level is None or not at_level.roots:
            return ("none", *template.clinical.roots)
        is_free = finding.zone in FREE_ZONES or finding.type == "foraminal_stenosis"
        first = (at_level.leaving,) if is_free else ()
        return ("none", *dict.fromkeys((*first, *at_level.roots)))
    return field.choices


def asked(finding: Finding, case: Case, template: Template) -> tuple[Ask, ...]:
    """Return the fields asked about a finding, in order.

    A field that its row has already settled (the level of a disc row) is left out, and the grade
    of a root is not asked where no root is met. A grade defined for another kind of image is asked
    only where the finding holds it already. Where a red flag calls for the proof that a finding is
    the harmless one, that is asked first.
    """
    row = template.row_of(finding)
    found = []
    for ask in _proved_first(finding, case, template):
        free = ask.field.id == "neural" and finding.neural == "none" and not root_of(finding)
        if free or _is_settled(ask.field, finding, row) or not _is_shown(ask.field, finding):
            continue
        if ask.field.id == "neural" and finding.side in (Side.MIDLINE, Side.BILATERAL):
            found += [replace(ask, field=replace(ask.field, id=name)) for name in SIDED]
        else:
            found.append(ask)
    return tuple(found)


def _proved_first(finding: Finding, case: Case, template: Template) -> tuple[Ask, ...]:
    asks = _serving(finding, case, template)
    proof = template.proof_of(finding.type)
    if proof is None:
        return asks
    is_called_for = bool(proof.flags & set(case.clinical.red_flags))
    if not is_called_for and finding.typical is None:
        return asks
    own = next((ask for ask in asks if ask.field.id == TYPICAL.id), Ask(field=TYPICAL))
    others = tuple(ask for ask in asks if ask is not own)
    if not is_called_for:
        return asks if own in asks else (*others, own)
    return (replace(own, wanted=True, prompted=True), *others)


def _serving(finding: Finding, case: Case, template: Template) -> tuple[Ask, ...]:
    """Return the fields that serve this study, with what is asked where one does not."""
    study = case.study
    kinds = frozenset({study.modality or template.modality, *study.modalities})
    region = finding.region or template.row_of(finding).owner or template.region
    found: dict[str, Ask] = {}
    for ask in template.fields_of(finding.type, compared=study.comparison is not None):
        serves = ask.field.serves(kinds, region) or is_answered(finding, ask.field)
        field = ask.field if serves else ask.otherwise
        if field is not None:
            earlier = found.get(field.id, Ask(field=field))
            found[field.id] = Ask(
                field=field,
                required=ask.required or earlier.required,
                prompted=ask.prompted or earlier.prompted,
                wanted=ask.wanted or earlier.wanted,
            )
    return tuple(found.values())


def _is_settled(field: Field, finding: Finding, row: Row) -> bool:
    """Whether the row says already what a field asks."""
    if field.id == "level":
        return len(row.levels) == 1
    if field.id == "side":
        return row.side is not None and finding.side is row.side
    if field.id == "location":
        return len(row.locations) == 1 and finding.location in row.locations
    return field.id == "nerve" and len(row.nerves) == 1 and finding.nerve in row.nerves


def _is_shown(field: Field, finding: Finding) -> bool:
    return all_hold(field.show, lambda name: _held(finding, name))


def _held(finding: Finding, name: str) -> Answer:
    return answer_of(finding, Field(id=name, kind=""))


def root_of(finding: Finding) -> str | None:
    """Return the root a finding meets, in whichever form it is kept."""
    entries = (entry.root for entry in finding.neural_roots if entry.root)
    return finding.neural_root or next(entries, None)


def _sided(finding: Finding) -> dict[Side, str]:
    return {e.side: e.grade for e in finding.neural_roots if e.side and e.grade}


def missing(finding: Finding, case: Case, template: Template) -> tuple[Field, ...]:
    """Return the required fields that hold nothing."""
    return tuple(
        ask.field
        for ask in asked(finding, case, template)
        if ask.required and not is_answered(finding, ask.field)
    )


def wanted(finding: Finding, case: Case, template: Template) -> tuple[Field, ...]:
    """Return the fields that are missed, with a warning only, and hold nothing."""
    return tuple(
        ask.field
        for ask in asked(finding, case, template)
        if ask.wanted and not is_answered(finding, ask.field)
    )


def retype(finding: Finding, finding_type: str, template: Template) -> Changes:
    """Return the changes that make a finding another one; what only the old kind had goes.

    Raises
    ------
    BadAnswerError
        When the finding's row does not offer that kind.
    """
    row = template.row_of(finding)
    if finding_type not in row.offers:
        raise BadAnswerError(field="type")
    fields = {ask.field.id for ask in template.fields_of(finding_type)}
    changes: list[tuple[str, object]] = [("type", finding_type)]
    changes.append(("region", row.region_for(finding_type, template)))
    if finding.scale is not None and f"scale-{finding.scale.id}" not in fields:
        changes.append(("scale", None))
    if "zone" not in fields:
        changes.append(("zone", None))
    if "neural" not in fields:
        changes += [("neural", None), ("neural_root", None), ("neural_roots", ())]
    if "typical" not in fields:
        changes.append(("typical", None))
    return tuple(changes)


def set_answer(finding: Finding, field: Field, answer: Answer) -> Changes:
    """Return the changes that put an answer into a field; ``None`` makes it unknown again.

    Raises
    ------
    BadAnswerError
        When the field cannot hold the answer.
    """
    if field.scale is not None:
        return _set_grade(finding, field, answer)
    if field.measure is not None:
        return _set_measured(finding, field, answer)
    setter = _SETTERS.get(field.id)
    if setter is not None:
        return setter(finding, field, answer)
    if field.kind == "several":
        words = (answer,) if isinstance(answer, str) else (answer or ())
        if not set(words) <= set(field.choices):
            raise BadAnswerError(field=field.id)
        return ((field.id, tuple(word for word in field.choices if word in words)),)
    word = _word(field, answer)
    return ((field.id, word),)


def _word(field: Field, answer: Answer) -> str | None:
    if isinstance(answer, tuple) or (answer and field.choices and answer not in field.choices):
        raise BadAnswerError(field=field.id)
    return answer or None


def _set_grade(finding: Finding, field: Field, answer: Answer) -> Changes:
    """Set a grade, and the severity that it answers unless the reader gave another one."""
    word = _word(field, answer)
    grade = ScaleGrade(id=field.scale or "", category=word) if word else None
    if not field.severities:
        return (("scale", grade),)
    before = answer_of(finding, field)
    derived = dict(field.severities).get(before) if isinstance(before, str) else None
    if finding.severity not in (None, derived):
        return (("scale", grade),)
    return (("scale", grade), ("severity", dict(field.severities).get(word or "")))


def _set_side(_finding: Finding, field: Field, answer: Answer) -> Changes:
    word = _word(field, answer)
    return (("side", Side(word) if word else None),)


def _set_typical(_finding: Finding, field: Field, answer: Answer) -> Changes:
    word = _word(field, answer)
    return (("typical", None if word is None else word == "yes"),)


def _set_size(_finding: Finding, field: Field, answer: Answer) -> Changes:
    texts = (answer,) if isinstance(answer, str) else (answer or ())
    try:
        sizes = tuple(float(text.strip().replace(",", ".")) for text in texts if text.strip())
    except ValueError:
        raise BadAnswerError(field=field.id) from None
    if not all(0 < size <= MAX_SIZE_MM for size in sizes):
        raise BadAnswerError(field=field.id)
    return (("size_mm", sizes),)


def _set_measured(finding: Finding, field: Field, answer: Answer) -> Changes:
    """Set a named measurement; a live link to a drawn one is the sender's business."""
    text = answer[0] if isinstance(answer, tuple) and answer else answer
    others = tuple(m for m in finding.measurements if m.name != field.measure)
    if not text or isinstance(text, tuple):
        return (("measurements", others),)
    try:
        value = float(text.strip().replace(",", "."))
    except ValueError:
        raise BadAnswerError(field=field.id) from None
    if not -field.maximum <= value <= field.maximum:
        raise BadAnswerError(field=field.id)
    made = NamedMeasurement(name=field.measure or "", value=value, unit=field.unit)
    return (("measurements", (*others, made)),)


def _set_root(finding: Finding, field: Field, answer: Answer) -> Changes:
    word = _word(field, answer)
    if word == "none":
        return (("neural_root", None), ("neural", "none"), ("neural_roots", ()))
    kept = None if finding.neural == "none" and not root_of(finding) else finding.neural
    if finding.neural_roots:
        entries = tuple(replace(entry, root=word) for entry in finding.neural_roots)
        return (("neural_root", None), ("neural", kept), ("neural_roots", entries))
    return (("neural_root", word), ("neural", kept), ("neural_roots", ()))


def _set_neural(finding: Finding, field: Field, answer: Answer) -> Changes:
    word = _word(field, answer)
    root = None if word == "none" else root_of(finding)
    return (("neural", word), ("neural_root", root), ("neural_roots", ()))


def _set_sided(finding: Finding, field: Field, answer: Answer) -> Changes:
    """Set the grade of the root on one side; the finding's own grade is the worst of both."""
    grades = _sided(finding)
    word = _word(field, answer)
    if word is None:
        grades.pop(SIDED[field.id], None)
    else:
        grades[SIDED[field.id]] = word
    root = root_of(finding)
    if not grades:
        return (("neural_roots", ()), ("neural_root", root), ("neural", None))
    entries = tuple(
        NeuralRoot(root=root, side=side, grade=grades[side])
        for side in (Side.LEFT, Side.RIGHT)
        if side in grades
    )
    worst = max(grades.values(), key=GRADES.index)
    return (("neural_roots", entries), ("neural_root", None), ("neural", worst))


_SETTERS: dict[str, Callable[[Finding, Field, Answer], Changes]] = {
    "side": _set_side,
    "size": _set_size,
    "typical": _set_typical,
    "neural_root": _set_root,
    "neural": _set_neural,
    "neural_left": _set_sided,
    "neural_right": _set_sided,
}
