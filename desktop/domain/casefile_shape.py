"""What a case file may hold, as one table: the reader, the writer and the schema follow it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from desktop.domain import case as c

SCHEMA_ID = "concord.case/1"
KEPT_PREFIX = "x-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """Free text; ``form`` is empty, ``date``, ``time``, ``datetime``, ``uid`` or ``id``."""

    form: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word of one list: an enum, or ``level``, ``nerve``, ``finding``, ``region``, ``scale``."""

    of: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number within limits (inclusive unless ``above`` is given)."""

    low: float | None = None
    high: float | None = None
    above: float | None = None
    is_whole: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """True or false."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Many:
    """A list of members; ``exactly`` fixes their count."""

    of: Kind
    exactly: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """An object of text values whose keys are free."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Fields:
    """An object. ``address`` says how a member of a list of these is addressed in a path."""

    make: type[Any]
    fields: tuple[Field, ...]
    address: tuple[str, ...] = ()
    short: str = ""  # the field that a bare word in a list stands for


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A key of an object, the attribute it becomes, and what it may hold."""

    key: str
    kind: Kind
    attribute: str
    is_required: bool = False


Kind = Text | Word | Number | Flag | Many | Answers | Fields


def _f(key: str, kind: Kind, *, attribute: str = "", required: bool = False) -> Field:
    return Field(key=key, kind=kind, attribute=attribute or key, is_required=required)


def _words(of: str, *also: str) -> Many:
    return Many(of=Word(of=of, also=also))


_TEXT, _ID, _UID, _DATE = Text(), Text(form="id"), Text(form="uid"), Text(form="date")
_SIDE, _LEVEL = Word(of="side"), Word(of="level")

PATIENT = Fields(
    make=c.CasePatient,
    fields=(
        *(_f(key, _TEXT) for key in ("id", "issuer", "name")),
        _f("birth_date", _DATE),
        _f("age_years", Number(low=0, high=130)),
        _f("sex", Word(of="sex")),
    ),
)
COMPARISON = Fields(
    make=c.Comparison,
    fields=(_f("study_uid", _UID), _f("date", _DATE), _f("modality", Word(of="modality"))),
)
ALSO = Fields(
    make=c.AlsoStudy,
    fields=(
        _f("uid", _UID),
        _f("accession", _TEXT),
        _f("date", _DATE),
        _f("modality", Word(of="modality")),
    ),
)
STUDY = Fields(
    make=c.CaseStudy,
    fields=(
        _f("uid", _UID),
        _f("accession", _TEXT),
        _f("date", _DATE),
        _f("time", Text(form="time")),
        _f("modality", Word(of="modality")),
        _f("modalities", _words("modality")),
        _f("region", Word(of="region"), required=True),
        _f("regions", _words("region")),
        _f("sides_imaged", Word(of="side_imaged")),
        _f("numbering", Word(of="numbering")),
        _f("contrast", Flag()),
        _f("technique", _TEXT),
        _f("limitations", _words("limitation")),
        _f("comparison", COMPARISON),
        _f("requested_side", _SIDE),
        _f("referrer", _TEXT),
        _f("organisation", _TEXT),
        _f("also", Many(of=ALSO)),
    ),
)
FACTORS = Fields(
    make=c.PatientFactors,
    fields=(
        _f("pregnancy", Word(of="pregnancy")),
        _f("postpartum_weeks", Number(low=0, high=5200)),
        _f("anticoagulated", Flag()),
        _f("contrast_reaction", _TEXT),
        _f(
            "implants",
            Many(of=Fields(make=c.Implant, fields=(_f("device", _TEXT), _f("mr", _TEXT)))),
        ),
        _f("claustrophobia", Flag()),
    ),
)
COMPLAINT = Fields(
    make=c.Complaint,
    address=("id",),
    fields=(
        _f("id", _ID),
        _f("pattern", Word(of="pattern")),
        _f("site", Word(of="site")),
        _f("side", _SIDE),
        _f("roots", _words("root")),
        _f("divisions", _words("division")),
        _f("nerve", Word(of="nerve")),
        _f("location", Word(of="location")),
        _f("onset", Word(of="onset")),
        _f("character", _words("character")),
        _f("duration_weeks", Number(low=0, high=7000)),
        _f("nrs", Number(low=0, high=10)),
    ),
)
SIGN = Fields(
    make=c.Sign,
    address=("sign", "side", "root"),
    fields=(
        _f("sign", Word(of="sign"), required=True),
        _f("side", _SIDE),
        _f("root", Word(of="root")),
        _f("present", Flag()),
    ),
)
QUESTIONNAIRES = Fields(
    make=c.Questionnaires,
    fields=(
        _f("dn4", Number(low=0, high=10)),
        _f("paindetect", Number(low=-1, high=38)),
        _f("wpi", Number(low=0, high=19)),
        _f("sss", Number(low=0, high=12)),
    ),
)
BLOCK = Fields(
    make=c.DiagnosticBlock,
    fields=(
        _f("target", Word(of="block_target")),
        _f("level", _LEVEL),
        _f("side", _SIDE),
        _f("relief_percent", Number(low=0, high=100)),
        _f("controlled", Flag()),
        _f("date", _DATE),
    ),
)
SURGERY = Fields(
    make=c.Surgery,
    fields=(
        _f("kind", Word(of="surgery_kind")),
        _f("levels", Many(of=_LEVEL)),
        _f("side", _SIDE),
        _f("date", _DATE),
        _f("implant", _TEXT),
    ),
)
HISTORY = Fields(
    make=c.History,
    fields=(
        _f("surgeries", Many(of=SURGERY)),
        _f("surgery_levels", Many(of=_LEVEL)),
        _f("cancer", Flag()),
    ),
)
CLINICAL = Fields(
    make=c.ClinicalPicture,
    fields=(
        _f("indication", _TEXT),
        _f("complaints", Many(of=COMPLAINT)),
        _f("signs", Many(of=SIGN)),
        _f("red_flags", _words("red_flag")),
        _f("red_flags_absent", _words("red_flag", "all")),
        _f("questionnaires", QUESTIONNAIRES),
        _f("blocks", Many(of=BLOCK)),
        _f("history", HISTORY),
    ),
)
NEURAL_ROOT = Fields(
    make=c.NeuralRoot,
    fields=(_f("root", Word(of="root")), _f("side", _SIDE), _f("grade", Word(of="neural"))),
)
MEASUREMENT = Fields(
    make=c.NamedMeasurement,
    fields=(
        _f("name", _TEXT, required=True),
        _f("value", Number(), required=True),
        _f("unit", _TEXT),
    ),
)
GRADE = Fields(
    make=c.ScaleGrade,
    fields=(_f("id", Word(of="scale"), required=True), _f("category", _TEXT, required=True)),
)
IMAGE = Fields(
    make=c.ImagePlace,
    fields=(
        _f("sop_uid", _UID),
        _f("frame", Number(low=1, is_whole=True)),
        _f("point_lps_mm", Many(of=Number(), exactly=3)),
    ),
)
FINDING = Fields(
    make=c.Finding,
    address=("id",),
    fields=(
        _f("id", _ID, required=True),
        _f("type", Word(of="finding"), required=True),
        _f("region", Word(of="finding_region")),
        _f("level", _LEVEL),
        _f("side", _SIDE),
        _f("zone", Word(of="zone")),
        _f("location", Word(of="location")),
        _f("severity", Word(of="severity")),
        _f("neural", Word(of="neural")),
        _f("neural_root", Word(of="root")),
        _f("neural_roots", Many(of=NEURAL_ROOT)),
        _f("activity", _words("activity")),
        _f("acuity", Word(of="acuity")),
        _f("change", Word(of="change")),
        _f("certainty", Word(of="certainty")),
        _f("size_mm", Many(of=Number(above=0, high=10000))),
        _f("measurements", Many(of=MEASUREMENT)),
        _f("scale", GRADE),
        _f("nerve", Word(of="nerve")),
        _f("typical", Flag()),
        _f("note", _TEXT),
        _f("image", IMAGE),
    ),
)
NORMAL = Fields(
    make=c.NormalStatement,
    short="level",
    fields=(_f("level", _LEVEL, required=True), _f("absent", _words("finding"))),
)
OVERRIDE = Fields(
    make=c.Override,
    fields=(
        _f("finding", _ID, required=True),
        _f("category", Word(of="category"), required=True),
        _f("reason", _TEXT),
    ),
)
FORM = Fields(
    make=c.FormAnswers,
    fields=(_f("template", _TEXT), _f("version", _TEXT), _f("answers", Answers())),
)
CASE = Fields(
    make=c.Case,
    fields=(
        _f("issued", Text(form="datetime")),
        _f("patient", PATIENT),
        _f("study", STUDY, required=True),
        _f("patient_factors", FACTORS, attribute="factors"),
        _f("clinical", CLINICAL),
        _f("findings", Many(of=FINDING)),
        _f("normal", Many(of=NORMAL)),
        _f("overrides", Many(of=OVERRIDE)),
        _f("form", FORM),
    ),
)
