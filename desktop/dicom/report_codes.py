"""Codes of reports: standard ones where the standard has them, else Concord's own vocabulary.

References
----------
PS3.16 CID 244 (laterality), 7000 (titles), 7001 (headings), 42 (why there is no value); SNOMED CT
as its subset in PS3.16; UCUM. Whatever stands in none of these is of the scheme ``99CONCORD``,
whose values are the words of case files.
"""

from __future__ import annotations

from functools import cache

from desktop import assets
from desktop.dicom.report_text import line
from desktop.domain.sr_tree import Code
from desktop.domain.vocabulary import phrase, term
from desktop.report.wording import Wording

OWN = "99CONCORD"
OWN_UID = "2.25.163766432769735892780279075875828288310"
OWN_NAME = "Vocabulary of Concord case files"
OWN_VERSION = "1"
_LONGEST_VALUE = 1_024


def _table(scheme: str, entries: str) -> dict[str, Code]:
    """Return codes by our word, of lines ``word | value | meaning``."""
    rows = (row.split("|") for row in entries.strip().splitlines())
    return {
        word.strip(): Code(value=value.strip(), scheme=scheme, meaning=meaning.strip())
        for word, value, meaning in rows
    }


_DISCS = """
C2-C3 243902007,C3-C4 243903002,C4-C5 243904008,C5-C6 243905009,C6-C7 243906005,C7-T1 243925008,
T1-T2 243908006,T2-T3 243909003,T3-T4 243910008,T4-T5 243911007,T5-T6 243912000,T6-T7 243913005,
T7-T8 243914004,T8-T9 243915003,T9-T10 243916002,T10-T11 243917006,T11-T12 243918001,
T12-L1 243926009,L1-L2 243920003,L2-L3 243921004,L3-L4 243922006,L4-L5 243923001,L5-S1 243927000
"""
_BODIES = "L1 66794005,L2 14293000,L3 36470004,L4 11994002,L5 49668003"


def _levels() -> dict[str, Code]:
    found = {}
    for text, meaning in ((_DISCS, "Level of {} intervertebral disc"), (_BODIES, "{} vertebra")):
        for pair in text.replace("\n", "").split(","):
            level, value = pair.split()
            words = meaning.replace("{}", level.replace("-", "/"))
            found[level] = Code(value=value, scheme="SCT", meaning=words)
    return found


LEVELS = _levels()
REGIONS = _table(
    "SCT",
    """
    lumbar_spine | 122496007 | Lumbar spine
    cervical_spine | 122494005 | Cervical spine
    thoracic_spine | 122495006 | Thoracic spine
    si_joint | 39723000 | Sacroiliac joint
    shoulder | 16982005 | Shoulder
    hip | 29836001 | Hip
    knee | 72696002 | Knee
    elbow | 16953009 | Elbow joint
    sacrum_coccyx | 1217254007 | Sacrococcygeal spine
    abdomen_pelvis | 818982008 | Abdomen and Pelvis
    """,
)
SIDES = _table(
    "SCT", "left | 7771000 | Left\nright | 24028007 | Right\nbilateral | 51440002 | Bilateral"
)
READINGS = _table(
    "SCT", "length | 410668003 | Length\narea | 42798000 | Area\ncobb | 285285000 | Cobb angle"
)
UNITS = _table(
    "UCUM",
    """
    mm | mm | millimeter
    cm | cm | centimeter
    mm2 | mm2 | square millimeter
    deg | deg | degree
    percent | % | percent
    ratio | {ratio} | ratio
    px | {px} | pixel
    px2 | {px2} | square pixel
    pixels | {pixels} | pixels
    HU | [hnsf'U] | Hounsfield unit
    SUVbw | {SUVbw}g/ml | Standardized Uptake Value body weight
    stored | {stored} | stored value
    none | 1 | no units
    """,
)
TITLES = _table(
    "LN",
    """
    any | 18748-4 | Diagnostic Imaging Report
    MR-spine | 18756-7 | MRI Spine Report
    MR | 25056-3 | MRI Report
    CT | 25045-6 | CT Report
    CR | 43468-8 | X-Ray Report
    DX | 43468-8 | X-Ray Report
    US | 25061-3 | Ultrasound Report
    """,
)
HEADINGS = _table(
    "LN",
    """
    clinical | 55752-0 | Clinical Information
    technique | 55111-9 | Current Procedure Descriptions
    comparison | 55114-3 | Prior Procedure Descriptions
    findings | 59776-5 | Findings
    impression | 19005-8 | Impressions
    recommendations | 18783-1 | Recommendations
    communication | 73568-8 | Communication of Critical Results
    key-images | 55113-5 | Key Images
    addenda | 55107-7 | Addendum
    """,
)
"""Headings by the id of the section of a ``Document``."""
CONCEPTS = _table(
    "DCM",
    """
    technique | 121065 | Procedure Description
    findings | 121071 | Finding
    impression | 121073 | Impression
    recommendations | 121075 | Recommendation
    addenda | 121078 | Addendum
    """,
)
"""What running text of a section is."""


def own(value: str, meaning: str = "") -> Code:
    """Return a code of Concord's own scheme.

    Raises
    ------
    RefusedError
        Where value or meaning do not fit their fields.
    """
    said = meaning or value.replace("_", " ").replace("-", " ")
    return Code(
        value=line("CodeValue", value, _LONGEST_VALUE),
        scheme=OWN,
        meaning=line("CodeMeaning", said),
    )


def word(value: str) -> Code:
    """Return the code of a word of the vocabulary, with its English label."""
    words = _english()
    known = next((m for m in (term(value), phrase(value)) if words.knows(m.id)), None)
    return own(value, words.text(known) if known is not None else "")


@cache
def _english() -> Wording:
    return Wording("en", assets.locale_texts("en"))


def unit(name: str) -> Code:
    """Return the code of a unit; one that is not ours stands as the file wrote it."""
    return UNITS.get(name or "none") or own(name)


def back(table: dict[str, Code], code: Code | None) -> str | None:
    """Return our word for a code read from a file; the value itself where it is of our scheme."""
    if code is None:
        return None
    if code.scheme == OWN:
        return code.value
    same = (name for name, c in table.items() if (c.value, c.scheme) == (code.value, code.scheme))
    return next(same, None)
