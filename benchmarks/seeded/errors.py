"""The classes of planted errors: each takes a clean report and breaks one thing in it.

A function returns ``None`` where its error makes no sense in that report.
"""

# ruff: noqa: ARG001 - one shape for all planters

import copy
import random

from benchmarks.seeded.anatomy import OTHER_JOINT
from benchmarks.seeded.reports import OPPOSITE, Report, Sentence, clean, place, said_level

# structured ----------------------------------------------------------------------------------


def side_not_imaged(rng, report):
    report.case["study"]["sides_imaged"] = OPPOSITE[report.first["side"]]
    return report


def requested_side(rng, report):
    report.case["study"]["requested_side"] = OPPOSITE[report.first["side"]]
    return report


def root_side(rng, report):
    if not report.first.get("level"):
        return None
    root = report.first["level"].split("-")[1]
    report.first["neural_roots"] = [
        {"root": root, "side": OPPOSITE[report.first["side"]], "grade": "contact"}
    ]
    return report


def root_level(rng, report):
    if report.region.id != "lumbar_spine" or report.first["level"] not in ("L4-L5", "L5-S1"):
        return None
    report.first["neural_roots"] = [
        {"root": "L2", "side": report.first["side"], "grade": "displacement"}
    ]
    return report


def normal_contradicted(rng, report):
    if not report.first.get("level"):
        return None
    level, kind = report.first["level"], report.first["type"]
    report.case["normal"] = [rng.choice([level, {"level": level, "absent": [kind]}])]
    return report


def sex_organ(rng, report):
    if report.region.id not in ("abdomen_pelvis", "lumbar_spine", "hip"):
        return None
    report.case["patient"]["sex"] = "male"
    report.case["findings"].append(
        {"id": "fx", "type": rng.choice(["simple_ovarian_cyst", "uterine_fibroid", "endometrioma"])}
    )
    return report if report.region.id == "abdomen_pelvis" else None


def sex_pregnancy(rng, report):
    report.case["patient"]["sex"] = "male"
    report.case["patient_factors"] = rng.choice([{"pregnancy": "yes"}, {"postpartum_weeks": 6}])
    return report


def age_birth(rng, report):
    report.case["patient"]["age_years"] += rng.choice([10, -11, 27])
    return report


def age_flag(rng, report):
    age = report.case["patient"]["age_years"]
    report.case["clinical"]["red_flags"] = ["limp_child" if age > 45 else "new_headache_over_50"]
    return report


def modality(rng, report):
    report.case["study"]["modality"] = rng.choice(["CR", "DX"])
    report.case["study"]["technique"] = "Two views."
    report.first["activity"] = ["oedema"]
    return report


def contrast(rng, report):
    report.first["activity"] = ["enhancement"]
    return report


def count(rng, report):
    twin = copy.deepcopy(report.first)
    twin["id"], twin["severity"] = "fx", {"mild": "moderate", "moderate": "mild"}[twin["severity"]]
    report.case["findings"].append(twin)
    return report


def magnitude(rng, report):
    report.first["size_mm"] = [report.first["size_mm"][0] * rng.choice([100, 1000])]
    return report


def unit(rng, report):
    size = report.first["size_mm"][0]
    report.first["measurements"] = [{"name": "largest_diameter", "value": size, "unit": "cm"}]
    return report


def flags(rng, report):
    report.case["clinical"]["red_flags"] = ["fever"]
    return report


def dates(rng, report):
    report.case["study"]["comparison"] = {"date": "2027-02-01", "modality": "MR"}
    return report


def change(rng, report):
    report.first["change"] = rng.choice(["increased", "new", "decreased"])
    return report


STRUCTURED = {
    "side not imaged": side_not_imaged,
    "requested side": requested_side,
    "root side": root_side,
    "root level": root_level,
    "normal contradicted": normal_contradicted,
    "sex organ": sex_organ,
    "sex pregnancy": sex_pregnancy,
    "age birth date": age_birth,
    "age flag": age_flag,
    "modality": modality,
    "contrast": contrast,
    "count": count,
    "magnitude": magnitude,
    "unit": unit,
    "flags": flags,
    "dates": dates,
    "change": change,
}

# text ----------------------------------------------------------------------------------------


def _say(report, section, text, finding=None):
    report.sentences.append(Sentence(section, text[0].upper() + text[1:], finding))
    return report


def text_side(rng, report):
    wrong = place(rng, report, side=OPPOSITE[report.first["side"]])
    form = rng.choice(["{}.", "There is a {}.", "{} is seen.", "Small {} without mass effect."])
    return _say(report, rng.choice(["findings", "impression"]), form.format(wrong), "f1")


def text_level(rng, report):
    level = report.first.get("level")
    if not level:
        return None
    taken = {f["level"] for f in report.case["findings"] if "level" in f}
    wrong = rng.choice([lv for lv in report.region.levels if lv not in taken])
    return _say(
        report, rng.choice(["findings", "impression"]), f"{place(rng, report, level=wrong)}.", "f1"
    )


def text_denied(rng, report):
    spoken = report.spoken(rng)
    tail = f" at {said_level(rng, report.first['level'])}" if report.first.get("level") else ""
    forms = [
        f"No {spoken}{tail}.",
        f"No evidence of {spoken}{tail}.",
        f"There is no {spoken}{tail}.",
        f"Without {spoken}{tail}.",
        f"{spoken}{tail} is absent.",
        f"{spoken}{tail} was ruled out.",
        f"No fracture, infection or {spoken}{tail}.",
        f"Negative for {spoken}{tail}.",
    ]
    return _say(report, rng.choice(["findings", "impression"]), rng.choice(forms))


def text_normal(rng, report):
    if not report.case["normal"]:
        return None
    level = report.case["normal"][0]
    spoken = report.spoken(rng)
    shown = said_level(rng, level)
    forms = [f"{spoken} at {shown}.", f"At {shown} there is {spoken}.", f"{shown}: {spoken}."]
    return _say(report, rng.choice(["findings", "impression"]), rng.choice(forms))


def text_unentered(rng, report):
    held = {f["type"] for f in report.case["findings"]}
    spare = [w for t, words in report.region.findings if t not in held for w in words]
    if not spare:
        return None
    spoken, side = rng.choice(spare), report.first["side"]
    return _say(
        report, "impression", rng.choice([f"{side} {spoken}.", f"There is {spoken} on the {side}."])
    )


def text_within(rng, report):
    held = {f["type"] for f in report.case["findings"]}
    spare = [words for t, words in report.region.findings if t not in held]
    if not spare:
        return None
    words = rng.choice(spare)
    _say(report, "findings", f"Mild {rng.choice(words)} is present.")
    return _say(report, "findings", f"No {rng.choice(words)}.")


def text_sex(rng, report):
    if report.case["patient"]["sex"] == "male":
        forms = [
            "The uterus is anteverted.",
            "Both ovaries are normal.",
            "She reports pain at night.",
            "This woman fell.",
        ]
    else:
        forms = [
            "The prostate is enlarged.",
            "The seminal vesicles are normal.",
            "He reports pain at night.",
            "This man fell.",
        ]
    return _say(report, rng.choice(["findings", "indication"]), rng.choice(forms))


def text_age(rng, report):
    age = report.case["patient"]["age_years"]
    wrong = age + rng.choice([-12, 10, 20])
    forms = [
        "{}-year-old patient with pain.",
        "{} y/o patient.",
        "Patient aged {}.",
        "{} years old, pain for months.",
    ]
    return _say(report, "indication", rng.choice(forms).format(wrong))


def text_organ(rng, report):
    pairs = [
        ("Status post cholecystectomy.", "The gallbladder is normal."),
        ("Prior left nephrectomy.", "The left kidney is normal."),
        ("Splenectomy 2009.", "The spleen is unremarkable."),
        ("Appendicectomy in childhood.", "Normal appendix."),
    ]
    if report.case["patient"]["sex"] == "female":
        pairs.append(("S/p hysterectomy.", "The uterus is of normal size."))
    else:
        pairs.append(("Status post prostatectomy.", "The prostate is not enlarged."))
    before, after = rng.choice(pairs)
    _say(report, "indication", before)
    return _say(report, "findings", after)


def text_region(rng, report):
    said = OTHER_JOINT.get(report.region.id)
    return _say(report, "findings", said) if said else None


def text_modality(rng, report):
    forms = [
        "Density of 45 HU.",
        "CT shows no further change.",
        "Hypoechoic area.",
        "On this radiograph, alignment is kept.",
    ]
    return _say(report, "findings", rng.choice(forms))


def text_contrast(rng, report):
    forms = [
        "After intravenous gadolinium there is mild enhancement.",
        "Contrast-enhanced sequences were acquired.",
        "Post-contrast images show no further change.",
        "The lesion enhances.",
    ]
    return _say(report, rng.choice(["findings", "technique"]), rng.choice(forms))


def text_count(rng, report):
    if not report.region.levels:
        return None
    one, two = (said_level(rng, lv) for lv in rng.sample(report.region.levels, k=2))
    forms = [
        f"Changes at three levels: {one} and {two}.",
        f"Three levels are affected ({one}, {two}).",
    ]
    return _say(report, "findings", rng.choice(forms))


def text_magnitude(rng, report):
    size = report.first["size_mm"][0]
    here = place(rng, report)
    forms = [
        f"{here}, {size * 10:g} mm.",
        f"{here} measuring {size:g} cm.",
        f"{here} of {size * 10:g} mm.",
    ]
    return _say(report, rng.choice(["findings", "impression"]), rng.choice(forms), "f1")


def text_grade(rng, report):
    wrong = "severe" if report.first["severity"] == "mild" else "mild"
    return _say(
        report, rng.choice(["findings", "impression"]), f"{wrong} {place(rng, report)}.", "f1"
    )


def text_change(rng, report):
    spoken = report.spoken(rng)
    forms = [
        f"The {spoken} is unchanged since the prior study.",
        f"{spoken} has increased compared with 2025.",
        f"Interval progression of {spoken}.",
    ]
    return _say(report, "impression", rng.choice(forms), "f1")


def text_complaint(rng, report):
    side, site = OPPOSITE[report.first["side"]], report.region.site.replace("_", " ")
    report.case["clinical"]["indication"] = rng.choice(
        [
            f"{side.capitalize()} {site} pain for 9 weeks.",
            f"Pain in the {side} {site}.",
            f"{side.capitalize()}-sided {site} pain.",
        ]
    )
    return report


TEXT = {
    "side": text_side,
    "level": text_level,
    "denied": text_denied,
    "normal": text_normal,
    "not entered": text_unentered,
    "within the text": text_within,
    "sex": text_sex,
    "age": text_age,
    "organ": text_organ,
    "body part": text_region,
    "modality": text_modality,
    "contrast": text_contrast,
    "count": text_count,
    "magnitude": text_magnitude,
    "grade": text_grade,
    "change": text_change,
    "complaint side": text_complaint,
}


def seeded(medium: str, kind: str, number: int) -> Report:
    """Return the ``number``-th report of a class; the same each time."""
    planters = STRUCTURED if medium == "structured" else TEXT
    for attempt in range(1_000):
        rng = random.Random(f"{medium}/{kind}/{number}/{attempt}")
        report = planters[kind](rng, clean(rng))
        if report is not None:
            report.kind, report.medium = kind, medium
            return report
    raise AssertionError(f"no report fits {kind}")


def clean_report(number: int) -> Report:
    """Return the ``number``-th clean report; the same each time."""
    return clean(random.Random(f"clean/{number}"))
