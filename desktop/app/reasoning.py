"""A case file in, the reasoning out: the one way that the verb and checks share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from desktop.app.ports import Translator
from desktop.domain.case import Case, Category
from desktop.domain.casefile import parse_case_text
from desktop.domain.message import Problem
from desktop.domain.vocabulary import Vocabulary
from desktop.evidence.assess import ENGINE_VERSION, assess
from desktop.evidence.assessment import (
    Alert,
    Assessment,
    Chance,
    Flip,
    Group,
    Judgement,
    Question,
    Step,
)
from desktop.evidence.pack import EvidencePack
from desktop.evidence.summary import summary

SCHEMA_ID = "concord.assessment/1"
Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reasoned:
    """What a case file led to. ``case`` is ``None`` where nothing of it could be read."""

    payload: Json
    lines: tuple[str, ...] = ()
    case: Case | None = None
    problems: tuple[Problem, ...] = ()


def rounded(value: float | None) -> float | None:
    """Return a chance with two decimals, half to even."""
    return None if value is None else round(value, 2)


def significant(value: float | None) -> float | None:
    """Return a factor with four significant digits."""
    return None if value is None else float(f"{value:.4g}")


def _chance(chance: Chance | None) -> Json | None:
    if chance is None:
        return None
    return {name: rounded(getattr(chance, name)) for name in ("low", "central", "high")}


def _step(step: Step, words: Translator) -> Json:
    return {
        "kind": step.kind,
        "text": words.text(step.text),
        "factor": significant(step.factor),
        "evidence": list(step.evidence),
        "rule": step.rule,
    }


def _flip(flip: Flip) -> Json:
    return {
        "set": [{"path": s.path, "value": s.value} for s in flip.set],
        "to": flip.to.value,
        "central": rounded(flip.central),
    }


def _judgement(j: Judgement, words: Translator) -> Json:
    return {
        "finding": j.finding,
        "complaint": j.complaint,
        "category": j.category.value,
        "care": j.care.value,
        "scored": j.scored,
        "probability": _chance(j.probability),
        "fit": {"side": j.fit.side, "structure": j.fit.structure, "sign": j.fit.sign},
        "age_band": j.age_band,
        "steps": [_step(step, words) for step in j.steps],
        "against": [words.text(message) for message in j.against],
        "flips": [_flip(flip) for flip in j.flips],
        "limits": [words.text(message) for message in j.limits],
    }


def _group(group: Group) -> Json:
    return {
        "id": group.id,
        "mechanism": group.mechanism,
        "complaint": group.complaint,
        "findings": list(group.findings),
        "category": group.category.value,
        "probability": _chance(group.probability),
    }


def _alert(alert: Alert, words: Translator) -> Json:
    return {
        "flag": alert.flag,
        "text": words.text(alert.text),
        "acr_category": alert.acr_category,
        "explained_by": list(alert.explained_by),
    }


def _question(question: Question | None, words: Translator) -> Json | None:
    if question is None:
        return None
    return {
        "asks": words.text(question.asks),
        "path": question.path,
        "options": [
            {"value": option.value, "lanes": {key: lane.value for key, lane in option.lanes}}
            for option in question.options
        ],
        "would_decide": list(question.would_decide),
    }


def assessment_json(case: Case | None, answer: Assessment, words: Translator) -> Json:
    """Return an assessment as the contract writes it, but for its problems."""
    lanes: Json = {c.value: list(getattr(answer.impression, c.value)) for c in Category}
    text = "\n".join(words.text(line) for line in summary(case, answer)) if case else ""
    return {
        "schema": SCHEMA_ID,
        "engine": {
            "version": ENGINE_VERSION,
            "evidence": answer.evidence_version,
            "evidence_sha256": answer.evidence_sha256,
            "local_sha256": answer.local_sha256,
        },
        "assessments": [_judgement(j, words) for j in answer.judgements],
        "groups": [_group(group) for group in answer.groups],
        "alerts": [_alert(alert, words) for alert in answer.alerts],
        "question": _question(answer.question, words),
        "mechanism": {
            "leading": answer.mechanism.leading,
            "grade": answer.mechanism.grade,
            "steps": [words.text(message) for message in answer.mechanism.steps],
        },
        "impression": {**lanes, "text": text},
    }


def reason(
    text: bytes | str, vocabulary: Vocabulary, pack: EvidencePack, words: Translator
) -> Reasoned:
    """Read a case file and reason about it.

    A problem leaves the rest usable: whatever could be read is judged.

    Parameters
    ----------
    text : bytes or str
        The case file.
    vocabulary : Vocabulary
        The words it may use.
    pack : EvidencePack
        The evidence.
    words : Translator
        The language of the answer.
    """
    case, problems = parse_case_text(text, vocabulary)
    if case is None:
        empty = Assessment(
            evidence_version=pack.version,
            evidence_sha256=pack.sha256,
            local_version=pack.local_version,
            local_sha256=pack.local_sha256,
        )
        return Reasoned(payload=assessment_json(None, empty, words), problems=problems)
    answer = assess(case, pack)
    return Reasoned(
        payload=assessment_json(case, answer, words),
        lines=_lines(case, answer, words),
        case=case,
        problems=(*problems, *answer.problems),
    )


def _lines(case: Case, answer: Assessment, words: Translator) -> tuple[str, ...]:
    question: Sequence[str] = (
        (words.text(answer.question.asks),) if answer.question is not None else ()
    )
    return (*(words.text(line) for line in summary(case, answer)), *question)
