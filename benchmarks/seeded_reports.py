"""Reports with one planted error each, and clean ones, for the bench of contradictions.

Nothing here is imported from the program: what an error is, is said here in its own words. Each
report is a case file and free texts beside it; ``planted`` names the class of its one error.
"""

from __future__ import annotations

# ruff: noqa: ARG001, FBT003 - every planter has the same arguments; tables read as rows
import copy
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

Case = dict
OTHER = {"left": "right", "right": "left"}


@dataclass(frozen=True, slots=True)
class Report:
    """A case file with its texts, and the class of error planted in it (empty: clean)."""

    case: Case
    texts: dict[str, str]
    planted: str = ""
    in_text: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """A finding as people write it, where it can be and how large it is."""

    word: str
    names: tuple[str, ...]
    region: str
    levels: tuple[str, ...] = ()
    sided: bool = True
    size_mm: tuple[float, float] = (4.0, 12.0)


DISCS = ("L2-L3", "L3-L4", "L4-L5", "L5-S1")
NECK = ("C3-C4", "C4-C5", "C5-C6", "C6-C7")
KINDS = (
    Kind("disc_extrusion", ("disc extrusion", "extruded disc"), "lumbar_spine", DISCS),
    Kind("disc_protrusion", ("disc protrusion", "protrusion"), "lumbar_spine", DISCS),
    Kind("disc_protrusion", ("disc protrusion", "protrusion"), "cervical_spine", NECK),
    Kind("synovial_cyst", ("synovial cyst", "facet cyst"), "lumbar_spine", DISCS),
    Kind("meniscal_tear", ("meniscal tear", "tear of the meniscus"), "knee"),
    Kind("baker_cyst", ("Baker cyst", "popliteal cyst"), "knee", (), True, (15.0, 60.0)),
    Kind("full_thickness_cuff_tear",
         ("full-thickness cuff tear", "full-thickness tear of the cuff"),
         "shoulder", (), True, (8.0, 40.0)),
    Kind("labral_tear", ("labral tear", "tear of the labrum"), "hip"),
    Kind("achilles_tendinopathy", ("Achilles tendinopathy",), "ankle_foot"),
    Kind("renal_cyst", ("renal cyst", "cyst of the kidney"), "lumbar_spine", (), True, (8.0, 60.0)),
)  # fmt: skip
SPELLED = {"left": ("left", "left-sided", "Left"), "right": ("right", "right-sided", "Right")}


def _level(rng: random.Random, level: str) -> str:
    """Return a level as one of the ways it is written."""
    upper, lower = level.split("-")
    return rng.choice((level, f"{upper}/{lower}", f"{upper}/{lower[1:]}", f"{upper}-{lower[1:]}"))


def _finding(rng: random.Random, kind: Kind, number: int) -> dict:
    found: dict = {"id": f"f{number}", "type": kind.word, "certainty": "definite"}
    if kind.levels:
        found["level"] = rng.choice(kind.levels)
    if kind.sided:
        found["side"] = rng.choice(("left", "right"))
    low, high = kind.size_mm
    found["size_mm"] = [round(rng.uniform(low, high), 1)]
    return found


def _case(rng: random.Random, kind: Kind) -> Case:
    age = rng.randint(25, 80)
    side = rng.choice(("left", "right"))
    sites = {"knee": "knee", "hip": "hip", "shoulder": "shoulder", "ankle_foot": "ankle"}
    site = sites.get(kind.region, "low_back" if kind.region == "lumbar_spine" else "neck")
    pattern = "joint" if kind.region in sites else "axial"
    return {
        "schema": "concord.case/1",
        "patient": {
            "id": "P1",
            "name": "Roe^Robin",
            "age_years": age,
            "sex": rng.choice(("female", "male")),
        },
        "study": {
            "region": kind.region,
            "modality": "MR",
            "date": "2026-11-02",
            "contrast": rng.choice((True, False)),
            "sides_imaged": "both",
        },
        "clinical": {
            "complaints": [{"id": "c1", "pattern": pattern, "site": site, "side": side}],
        },
        "findings": [_finding(rng, kind, 1)],
    }


def _said(rng: random.Random, kind: Kind, found: dict, **changed: object) -> str:
    """Return a sentence about a finding; ``changed`` says something else than the form does."""
    name = rng.choice(kind.names)
    side = changed.get("side", found.get("side"))
    level = changed.get("level", found.get("level"))
    size = changed.get("size", f"{found['size_mm'][0]:g} mm")
    sided = rng.choice(SPELLED[str(side)]) if side else ""
    where = f" at {_level(rng, str(level))}" if level else ""
    forms = (
        f"There is a {sided.lower()} {name}{where} measuring {size}.",
        f"{sided.capitalize()} {name}{where}, {size}.",
        f"The {name}{where} on the {side!s} measures {size}.",
        f"A {name} is seen{where}, {sided.lower()}, {size} in size.",
    )
    return " ".join(rng.choice(forms).split())


FILLER = (
    "The alignment is normal.",
    "No fracture is seen.",
    "The remaining structures are unremarkable.",
    "There is no evidence of infection.",
    "Comparison with the earlier study shows no other change.",
    "Marrow signal is within normal limits.",
    "The patient reports pain on both sides.",
    "Status post appendectomy.",
    "Image quality is good.",
)
TRICKY = (
    "Previously described {other} {name} on the {wrong} has been treated elsewhere.",
    "History of {wrong} {name} years ago, not seen today.",
    "Pain is worse on the {wrong}.",
    "The {wrong} side is normal.",
    "Clinical question: {wrong} {name}?",
    "If symptoms change, {name} on the {wrong} should be looked for.",
)


def _texts(
    rng: random.Random, kind: Kind, sentences: list[str], side: str | None
) -> dict[str, str]:
    more = rng.sample(FILLER, rng.randint(2, 4))
    if side in OTHER and rng.random() < 0.5:
        tricky = rng.choice(TRICKY)
        more.append(tricky.format(name=rng.choice(kind.names), wrong=OTHER[side], other="small"))
    lines = [*sentences, *more]
    rng.shuffle(lines)
    return {"note": " ".join(lines)}


def clean(seed: int) -> Report:
    """Return a report without an error; its texts say what the form says, and tricky things."""
    rng = random.Random(f"clean {seed}")
    kind = rng.choice(KINDS)
    case = _case(rng, kind)
    found = case["findings"][0]
    return Report(case, _texts(rng, kind, [_said(rng, kind, found)], found.get("side")))


# errors of structured values: each changes the case so that it contradicts itself


def _side_not_imaged(rng: random.Random, case: Case, _kind: Kind) -> bool:
    found = case["findings"][0]
    if found.get("side") not in OTHER or case["study"]["region"] not in (
        "knee",
        "hip",
        "shoulder",
        "ankle_foot",
    ):
        return False
    case["study"]["sides_imaged"] = OTHER[found["side"]]
    return True


def _requested_side(rng: random.Random, case: Case, _kind: Kind) -> bool:
    found = case["findings"][0]
    if case["study"]["region"] not in ("knee", "hip", "shoulder", "ankle_foot"):
        return False
    case["study"]["requested_side"] = OTHER[found["side"]]
    case["study"]["sides_imaged"] = found["side"]
    return True


def _sex_organ(rng: random.Random, case: Case, _kind: Kind) -> bool:
    male = case["patient"]["sex"] == "male"
    word = rng.choice(
        ("uterine_fibroid", "endometrioma", "adenomyosis")
        if male
        else ("prostate_lesion", "testicular_lesion")
    )
    region = "extra_target" if word == "prostate_lesion" else "abdomen_pelvis"
    case["findings"].append({"id": "f9", "type": word, "region": region, "size_mm": [20.0]})
    return True


def _pregnant_man(_rng: random.Random, case: Case, _kind: Kind) -> bool:
    case["patient"]["sex"] = "male"
    case["patient_factors"] = {"pregnancy": "yes"}
    return True


def _childhood(_rng: random.Random, case: Case, kind: Kind) -> bool:
    if kind.region != "hip":
        return False
    case["patient"]["age_years"] = 61
    case["findings"].append({"id": "f9", "type": "slipped_epiphysis", "side": "left"})
    return True


def _no_contrast(_rng: random.Random, case: Case, _kind: Kind) -> bool:
    case["study"]["contrast"] = False
    case["findings"][0]["activity"] = ["enhancement"]
    return True


def _modality(rng: random.Random, case: Case, _kind: Kind) -> bool:
    case["study"]["modality"] = rng.choice(("CR", "CT"))
    case["findings"][0]["activity"] = ["oedema"]
    return True


def _normal_and_found(_rng: random.Random, case: Case, _kind: Kind) -> bool:
    found = case["findings"][0]
    if "level" not in found:
        return False
    case["normal"] = [{"level": found["level"], "absent": [found["type"]]}]
    return True


def _ten_times(rng: random.Random, case: Case, kind: Kind) -> bool:
    size = case["findings"][0]["size_mm"][0] * 10
    if size < kind.size_mm[1] * 3:
        return False
    case["findings"][0]["size_mm"] = [round(size, 1)]
    return True


def _twice(_rng: random.Random, case: Case, _kind: Kind) -> bool:
    case["findings"].append({**copy.deepcopy(case["findings"][0]), "id": "f9"})
    return True


def _later_than_today(rng: random.Random, case: Case, _kind: Kind) -> bool:
    case["study"]["comparison"] = {"study_uid": "1.2", "date": "2027-01-01", "modality": "MR"}
    return True


def _surgery_later(_rng: random.Random, case: Case, _kind: Kind) -> bool:
    case["clinical"]["history"] = {
        "surgeries": [{"kind": "other", "levels": [], "date": "2027-02-02"}]
    }
    return True


def _sign_both_ways(_rng: random.Random, case: Case, _kind: Kind) -> bool:
    case["clinical"]["signs"] = [
        {"sign": "slr", "side": "left", "present": True},
        {"sign": "slr", "side": "left", "present": False},
    ]
    return True


def _root_side(_rng: random.Random, case: Case, kind: Kind) -> bool:
    found = case["findings"][0]
    if kind.word not in ("disc_extrusion", "disc_protrusion"):
        return False
    found["neural_roots"] = [
        {
            "root": "L5" if kind.region == "lumbar_spine" else "C6",
            "side": OTHER[found["side"]],
            "grade": "contact",
        }
    ]
    return True


STRUCTURED: dict[str, Callable[[random.Random, Case, Kind], bool]] = {
    "side not imaged": _side_not_imaged, "other side requested": _requested_side,
    "organ of the other sex": _sex_organ, "pregnant man": _pregnant_man,
    "disease of childhood": _childhood, "enhancement without contrast": _no_contrast,
    "oedema without MR": _modality, "found and called absent": _normal_and_found,
    "ten times the size": _ten_times, "entered twice": _twice,
    "comparison in the future": _later_than_today, "surgery in the future": _surgery_later,
    "sign present and absent": _sign_both_ways, "root on the other side": _root_side,
}  # fmt: skip


# errors between text and form: each returns the sentences of a text that contradicts the form


def _t_side(rng: random.Random, case: Case, kind: Kind) -> list[str] | None:
    found = case["findings"][0]
    return [_said(rng, kind, found, side=OTHER[found["side"]])] if found.get("side") else None


def _t_level(rng: random.Random, case: Case, kind: Kind) -> list[str] | None:
    found = case["findings"][0]
    others = [level for level in kind.levels if level != found.get("level")]
    return [_said(rng, kind, found, level=rng.choice(others))] if others else None


def _t_denied(rng: random.Random, case: Case, kind: Kind) -> list[str] | None:
    found, name = case["findings"][0], rng.choice(kind.names)
    where = f" at {_level(rng, found['level'])}" if found.get("level") else ""
    return [
        rng.choice(
            (
                f"No {name}{where}.",
                f"There is no {name}{where}.",
                f"No evidence of {name}{where}.",
                f"{name.capitalize()} is not seen{where}.",
                f"The study is without {name}{where}.",
                f"Negative for {name}{where}.",
            )
        )
    ]


def _t_sex(rng: random.Random, case: Case, kind: Kind) -> list[str] | None:
    male = case["patient"]["sex"] == "male"
    said = (
        ("The uterus is anteverted.", "Both ovaries are normal.")
        if male
        else ("The prostate is enlarged.", "The seminal vesicles are normal.")
    )
    return [_said(rng, kind, case["findings"][0]), rng.choice(said)]


def _t_age(rng: random.Random, case: Case, kind: Kind) -> list[str] | None:
    wrong = case["patient"]["age_years"] + rng.choice((-12, -9, 9, 14))
    said = rng.choice(
        (f"{wrong}-year-old patient.", f"Patient aged {wrong}.", f"{wrong} year old with pain.")
    )
    return [said, _said(rng, kind, case["findings"][0])]


def _t_modality(rng: random.Random, case: Case, kind: Kind) -> list[str] | None:
    said = rng.choice(
        (
            "CT was performed.",
            "Technique: radiographs in two planes.",
            "Ultrasound examination was performed.",
            "This CT shows the following.",
        )
    )
    return [said, _said(rng, kind, case["findings"][0])]


def _t_contrast(rng: random.Random, case: Case, kind: Kind) -> list[str] | None:
    given = case["study"]["contrast"]
    said = (
        ("No contrast medium was given.", "Images without contrast only.")
        if given
        else ("Sequences after intravenous gadolinium.", "There is enhancement after contrast.")
    )
    return [rng.choice(said), _said(rng, kind, case["findings"][0])]


def _t_unit(rng: random.Random, case: Case, kind: Kind) -> list[str] | None:
    found = case["findings"][0]
    return [_said(rng, kind, found, size=f"{found['size_mm'][0]:g} cm")]


def _t_ten(rng: random.Random, case: Case, kind: Kind) -> list[str] | None:
    found = case["findings"][0]
    return [_said(rng, kind, found, size=f"{found['size_mm'][0] * 10:g} mm")]


def _t_region(rng: random.Random, case: Case, kind: Kind) -> list[str] | None:
    others = {
        "knee": "shoulder",
        "shoulder": "knee",
        "hip": "ankle",
        "ankle_foot": "hip",
        "lumbar_spine": "cervical spine",
        "cervical_spine": "lumbar spine",
    }
    other = others[kind.region]
    said = rng.choice(
        (f"MR of the {other}.", f"Examination: MR {other}.", f"MRI of the {other} was performed.")
    )
    return [said, _said(rng, kind, case["findings"][0])]


def _t_count(rng: random.Random, case: Case, kind: Kind) -> list[str] | None:
    number = rng.choice(("Two", "Three", "Four"))
    plural = {
        "disc extrusion": "disc extrusions",
        "disc protrusion": "disc protrusions",
        "synovial cyst": "synovial cysts",
        "renal cyst": "renal cysts",
        "Baker cyst": "Baker cysts",
        "meniscal tear": "meniscal tears",
        "labral tear": "labral tears",
    }
    name = plural.get(kind.names[0])
    return [f"{number} {name} are seen."] if name else None


TEXTUAL: dict[str, Callable[[random.Random, Case, Kind], list[str] | None]] = {
    "text: other side": _t_side, "text: other level": _t_level, "text: denied": _t_denied,
    "text: organ of the other sex": _t_sex, "text: other age": _t_age,
    "text: other modality": _t_modality, "text: contrast": _t_contrast, "text: cm for mm": _t_unit,
    "text: ten times the size": _t_ten, "text: other region": _t_region,
    "text: other count": _t_count,
}  # fmt: skip


def seeded(count: int, salt: int = 0) -> Iterator[Report]:
    """Yield reports with one error each, all classes in turn."""
    names = [*STRUCTURED, *TEXTUAL]
    made = tried = 0
    while made < count:
        name = names[made % len(names)]
        rng = random.Random(f"{salt} {name} {tried}")
        tried += 1
        kind = rng.choice(KINDS)
        case = _case(rng, kind)
        side = case["findings"][0].get("side")
        if name in STRUCTURED:
            if not STRUCTURED[name](rng, case, kind):
                continue
            yield Report(case, {}, name)
        else:
            said = TEXTUAL[name](rng, case, kind)
            if said is None:
                continue
            yield Report(case, _texts(rng, kind, said, side), name, in_text=True)
        made += 1
