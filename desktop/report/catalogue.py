"""Messages for the words of a form: names of findings, values, grades and their definitions."""

from __future__ import annotations

import re

from desktop.domain.message import Message
from desktop.domain.vocabulary import phrase, term
from desktop.report.template import Field, Template, slug

# choices that are codes, the same in every language
_CODES = frozenset({"level", "neural_root"})
# where a word of the vocabulary is shorter or plainer as an answer than as a term
_ANSWERS = frozenset({"neural", "neural_left", "neural_right"})


def millimetres(value: float) -> str:
    """Return a length as it is shown: one decimal, none where it says nothing."""
    text = f"{value:.1f}"
    return text.removesuffix(".0")


def measured_value(field: Field, value: str) -> Message:
    """Return a measured value with its unit."""
    unit = re.sub("[^a-z0-9]", "-", field.unit.lower())
    return Message.of(f"form-value-unit-{unit}", value=value)


def level_text(level: str) -> str:
    """Return a level as it is shown, with the dash of a range."""
    return level.replace("-", "–")


def code(text: str) -> Message:
    """Return a code (a level, a root, a grade) as a message: it is the same in every language."""
    return Message.of("form-code", code=level_text(text))


def type_name(finding_type: str, template: Template) -> Message:
    """Return the name of a finding type as the ladder and the prompt show it."""
    if finding_type in template.short_names:
        return Message(f"form-short-{slug(finding_type)}")
    return term(finding_type)


def type_noun(finding_type: str, template: Template) -> Message:
    """Return the name of a finding type inside a chip that begins with another word."""
    if finding_type in template.short_names:
        return Message(f"form-noun-{slug(finding_type)}")
    return phrase(finding_type)


def choice_name(field: Field, value: str) -> Message:
    """Return how one choice of a field reads."""
    if field.id == "neural_root" and value == "none":
        return Message("form-neural-root-none")
    if field.scale is not None or (field.id in _CODES and value != "sacrum"):
        return code(value)
    if field.id == "typical":
        return Message(f"form-typical-{value}")
    if field.id in _ANSWERS:
        return Message(f"form-neural-{slug(value)}")
    return term(value)


def proof_of(finding_type: str, template: Template) -> Message | None:
    """Return which features prove a finding the harmless one, and what else it may be."""
    proof = template.proof_of(finding_type)
    return Message(f"limit-{proof.row}") if proof is not None else None


def choice_meaning(field: Field, value: str, proof: Message | None = None) -> Message | None:
    """Return the one-line definition of a choice, where the field is graded by a scale.

    ``proof`` stands for both answers of the field that asks for it.
    """
    if field.id == "typical":
        return proof
    if field.scale is not None:
        return Message(f"scale-{slug(field.scale)}-{slug(value)}")
    if field.id in _ANSWERS:
        grade = {"none": "0", "contact": "1", "displacement": "2", "compression": "3"}[value]
        return Message(f"scale-root-pfirrmann-{grade}")
    if field.id == "zone":
        return Message(f"scale-disc-zone-{slug(value)}")
    return None


def type_meaning(finding_type: str) -> Message | None:
    """Return the one-line definition of a finding type that a nomenclature defines."""
    shapes = {
        "disc_bulge": "disc-shape-v2-bulge",
        "disc_protrusion": "disc-shape-v2-protrusion",
        "disc_extrusion": "disc-shape-v2-extrusion",
        "disc_sequestration": "disc-shape-v2-sequestration",
        "annular_fissure": "disc-shape-v2-annular-fissure",
        "modic_1": "modic-1",
        "modic_2": "modic-2",
        "modic_3": "modic-3",
    }
    found = shapes.get(finding_type)
    return Message(f"scale-{found}") if found else None


def scale_name(field: Field) -> Message | None:
    """Return the full name of a field's grading scale."""
    return Message(f"scale-{slug(field.scale)}") if field.scale else None
