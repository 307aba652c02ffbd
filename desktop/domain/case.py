"""A case: patient, study, clinical picture, findings and the reader's decisions.

Words are those of the vocabulary (``resources/vocabulary``). Anything absent is ``None`` or empty
and means *unknown*, never *normal*.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from desktop.domain.category import Category as Category  # noqa: PLC0414 - one of its nouns
from desktop.domain.side import Side


class Care(StrEnum):
    """Care role of a finding, independent of its pain role."""

    ACT = "act"
    FOLLOW = "follow"
    NONE = "none"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePatient:
    """Identity and age. ``birth_date`` is ISO 8601 text; ``name`` is a DICOM person name."""

    id: str | None = None
    issuer: str | None = None
    name: str | None = None
    birth_date: str | None = None
    age_years: float | None = None
    sex: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The earlier study that change words refer to."""

    study_uid: str | None = None
    date: str | None = None
    modality: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AlsoStudy:
    """Another study reported together with this one."""

    uid: str | None = None
    accession: str | None = None
    date: str | None = None
    modality: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseStudy:
    """The study reported on. ``numbering``: ``certain``, ``uncertain``, ``None`` (not stated)."""

    region: str
    uid: str | None = None
    accession: str | None = None
    date: str | None = None
    time: str | None = None
    modality: str | None = None
    modalities: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    sides_imaged: str | None = None
    numbering: str | None = None
    contrast: bool | None = None
    technique: str | None = None
    limitations: tuple[str, ...] = ()
    comparison: Comparison | None = None
    requested_side: Side | None = None
    referrer: str | None = None
    organisation: str | None = None
    also: tuple[AlsoStudy, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Implant:
    """A device in the body and its MR condition."""

    device: str | None = None
    mr: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientFactors:
    """Facts about the patient that change reading or safety."""

    pregnancy: str | None = None
    postpartum_weeks: float | None = None
    anticoagulated: bool | None = None
    contrast_reaction: str | None = None
    implants: tuple[Implant, ...] = ()
    claustrophobia: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """One pain the patient reports."""

    id: str
    pattern: str | None = None
    site: str | None = None
    side: Side | None = None
    roots: tuple[str, ...] = ()
    divisions: tuple[str, ...] = ()
    nerve: str | None = None
    location: str | None = None
    onset: str | None = None
    character: tuple[str, ...] = ()
    duration_weeks: float | None = None
    nrs: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """A sign that was examined; ``present=False`` means examined and absent."""

    sign: str
    side: Side | None = None
    root: str | None = None
    present: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Questionnaires:
    """Scores of questionnaires."""

    dn4: float | None = None
    paindetect: float | None = None
    wpi: float | None = None
    sss: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DiagnosticBlock:
    """A previous diagnostic block and its relief."""

    target: str | None = None
    level: str | None = None
    side: Side | None = None
    relief_percent: float | None = None
    controlled: bool | None = None
    date: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Surgery:
    """A previous operation."""

    kind: str | None = None
    levels: tuple[str, ...] = ()
    side: Side | None = None
    date: str | None = None
    implant: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """Past history; ``surgery_levels`` is the short form of ``surgeries``."""

    surgeries: tuple[Surgery, ...] = ()
    surgery_levels: tuple[str, ...] = ()
    cancer: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClinicalPicture:
    """Everything known about the patient's pain. A flag in neither list was not asked.

    ``red_flags_absent`` may hold the single word ``all``: every flag not present was denied.
    """

    indication: str | None = None
    complaints: tuple[Complaint, ...] = ()
    signs: tuple[Sign, ...] = ()
    red_flags: tuple[str, ...] = ()
    red_flags_absent: tuple[str, ...] = ()
    questionnaires: Questionnaires = Questionnaires()
    blocks: tuple[DiagnosticBlock, ...] = ()
    history: History = History()


@dataclass(frozen=True, slots=True, kw_only=True)
class NeuralRoot:
    """A root that a finding meets, with its own side and grade (Pfirrmann 2004, as a word)."""

    root: str | None = None
    side: Side | None = None
    grade: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedMeasurement:
    """A measurement stored with a finding; ``unit`` is ``mm``, ``cm``, ``mm2`` or ``deg``."""

    name: str
    value: float
    unit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleGrade:
    """A category of a grading scale."""

    id: str
    category: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImagePlace:
    """Where on the images a finding was marked. ``frame`` counts from 1; the point is LPS mm."""

    sop_uid: str | None = None
    frame: int | None = None
    point_lps_mm: tuple[float, float, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One finding, in standard terms."""

    id: str
    type: str
    region: str | None = None
    level: str | None = None
    side: Side | None = None
    zone: str | None = None
    location: str | None = None
    severity: str | None = None
    neural: str | None = None
    neural_root: str | None = None
    neural_roots: tuple[NeuralRoot, ...] = ()
    activity: tuple[str, ...] = ()
    acuity: str | None = None
    change: str | None = None
    certainty: str | None = None
    size_mm: tuple[float, ...] = ()
    measurements: tuple[NamedMeasurement, ...] = ()
    scale: ScaleGrade | None = None
    nerve: str | None = None
    typical: bool | None = None
    note: str | None = None
    image: ImagePlace | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NormalStatement:
    """A level looked at and found normal: wholly (``absent`` is ``None``) or in the named parts."""

    level: str
    absent: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """The reader's own lane for a finding, with the recorded reason."""

    finding: str
    category: Category
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FormAnswers:
    """What a template asks that is neither finding nor clinical picture."""

    template: str | None = None
    version: str | None = None
    answers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One case file as a value (schema ``concord.case/1``).

    ``extras`` keeps keys beginning with ``x-`` untouched, as (JSON pointer, canonical JSON text).
    """

    study: CaseStudy
    issued: str | None = None
    patient: CasePatient = CasePatient()
    factors: PatientFactors = PatientFactors()
    clinical: ClinicalPicture = ClinicalPicture()
    findings: tuple[Finding, ...] = ()
    normal: tuple[NormalStatement, ...] = ()
    overrides: tuple[Override, ...] = ()
    form: FormAnswers = FormAnswers()
    extras: tuple[tuple[str, str], ...] = ()

    def finding(self, finding_id: str) -> Finding | None:
        """Return the finding of that id, or ``None``."""
        return next((f for f in self.findings if f.id == finding_id), None)

    def complaint(self, complaint_id: str) -> Complaint | None:
        """Return the complaint of that id, or ``None``."""
        return next((c for c in self.clinical.complaints if c.id == complaint_id), None)
