"""Clean reports: a case as its file holds it, and the sentences a reader wrote beside it."""

import random
from dataclasses import dataclass, field

from benchmarks.seeded.anatomy import REGIONS, Region

OPPOSITE = {"left": "right", "right": "left"}


@dataclass
class Sentence:
    """``finding`` is the finding a hand-written sentence stands for, if one."""

    section: str
    text: str
    finding: str | None = None


@dataclass
class Report:
    """``kind`` is empty for a clean report, else the class of the planted error."""

    case: dict
    region: Region
    sentences: list[Sentence] = field(default_factory=list)
    kind: str = ""
    medium: str = ""

    @property
    def first(self) -> dict:
        """The finding the errors are planted in."""
        return self.case["findings"][0]

    def spoken(self, rng: random.Random, kind: str | None = None) -> str:
        """Return one of the spoken forms of a finding."""
        return rng.choice(dict(self.region.findings)[kind or self.first["type"]])


def said_level(rng: random.Random, level: str) -> str:
    """Return one of the ways in which a level is written."""
    above, below = level.split("-")
    forms = [level, f"{above}/{below}", f"{above}–{below}"]
    if above[0] == below[0]:
        forms += [f"{above}-{below[1:]}", f"{above}/{below[1:]}"]
    return rng.choice(forms)


def said_side(rng: random.Random, side: str) -> str:
    """Return one of the ways in which a side stands before a finding."""
    short = {"left": "Lt", "right": "Rt"}[side]
    return rng.choice([side, side, f"{side}-sided", f"{side} sided", short])


def place(rng: random.Random, report: Report, side: str | None = None, level: str | None = None):
    """Return "left-sided X at L4/5" of the first finding, with what is given put in its place."""
    found = report.first
    shown_side = said_side(rng, side or found["side"])
    level = level or found.get("level")
    tail = f" at {said_level(rng, level)}" if level else ""
    spoken = report.spoken(rng)
    return rng.choice(
        [f"{shown_side} {spoken}{tail}", f"{spoken}{tail} on the {side or found['side']}"]
    )


def clean(rng: random.Random) -> Report:
    """Return a report without a contradiction."""
    region = rng.choice(REGIONS)
    side = rng.choice(["left", "right"])
    age = rng.randint(22, 88)
    sex = rng.choice(["female", "male"])
    modality = "MR"
    types = rng.sample([t for t, _ in region.findings], k=min(2, len(region.findings)))
    levels = rng.sample(region.levels, k=2) if region.levels else [None, None]
    findings = []
    for number, (kind, level) in enumerate(zip(types, levels, strict=False), start=1):
        made = {
            "id": f"f{number}",
            "type": kind,
            "side": side,
            "severity": rng.choice(["mild", "moderate"]),
        }
        if level:
            made["level"] = level
        if rng.random() < 0.6 or number == 1:
            made["size_mm"] = [rng.choice([4.0, 5.5, 6.2, 7.5, 8.4])]
        findings.append(made)
    case = {
        "schema": "concord.case/1",
        "patient": {
            "id": "P1",
            "name": "Doe^Case",
            "birth_date": f"{2026 - age}-03-04",
            "age_years": age,
            "sex": sex,
        },
        "study": {
            "date": "2026-09-10",
            "modality": modality,
            "region": region.id,
            "contrast": False,
            "numbering": "certain",
            "sides_imaged": "both",
            "technique": rng.choice(
                [
                    "Sagittal T1 and T2, axial T2.",
                    "Without intravenous contrast.",
                    "Unenhanced standard protocol.",
                ]
            ),
        },
        "clinical": {
            "indication": f"{side.capitalize()} {region.site.replace('_', ' ')} pain for 9 weeks.",
            "complaints": [
                {
                    "id": "c1",
                    "pattern": "regional",
                    "site": region.site,
                    "side": side,
                    "duration_weeks": 9,
                    "nrs": 6,
                }
            ],
            "red_flags": [],
            "red_flags_absent": ["fever"],
        },
        "findings": findings,
        "normal": [lv for lv in region.levels if lv not in levels][:1],
    }
    report = Report(case, region)
    report.sentences = clean_sentences(rng, report)
    return report


def clean_sentences(rng: random.Random, report: Report) -> list[Sentence]:
    """Return sentences that agree with the case, tricky ones among them."""
    found, case = report.first, report.case
    side, other = found["side"], OPPOSITE[found["side"]]
    age, sex = case["patient"]["age_years"], case["patient"]["sex"]
    noun = {"female": "woman", "male": "man"}[sex]
    spoken = report.spoken(rng)
    here = place(rng, report)
    size = found["size_mm"][0]
    unheld = [
        (t, w) for t, w in report.region.findings if t not in {f["type"] for f in case["findings"]}
    ]
    pool = [
        Sentence("findings", f"{here[0].upper()}{here[1:]}, {size:g} mm.", "f1"),
        Sentence("findings", f"{here[0].upper()}{here[1:]} measuring {size / 10:g} cm.", "f1"),
        Sentence("impression", f"{found['severity'].capitalize()} {here}.", "f1"),
        Sentence("findings", "Otherwise unremarkable."),
        Sentence("findings", "No acute fracture."),
        Sentence("findings", "There is no evidence of infection or malignancy."),
        Sentence(
            "indication",
            f"{age}-year-old {noun} with {side} {report.region.site.replace('_', ' ')} pain.",
        ),
        Sentence(
            "indication",
            f"{age} y/o, {side.capitalize()} sided symptoms, the {other} side is free of pain.",
        ),
        Sentence("indication", f"Pain {side} greater than {other}."),
        Sentence("findings", f"The contralateral {other} side is normal."),
        Sentence("findings", f"No {spoken} on the {other}."),
        Sentence("findings", f"The {spoken} does not extend to the {other} side."),
        Sentence("indication", "Previously treated elsewhere; rule out fracture."),
        Sentence("indication", "Question of malignancy?"),
        Sentence("findings", "No contrast was given."),
        Sentence("findings", f"Not only {spoken}, but also mild surrounding change."),
        Sentence("findings", f"The {spoken} is without mass effect."),
        Sentence(
            "findings",
            f"{spoken[0].upper()}{spoken[1:]} is not ruled out by the earlier CT report.",
        ),
        Sentence(
            "indication",
            f"{other.capitalize()} hip replacement in 2015 after a fall at the age of 19.",
        ),
    ]
    if unheld:
        _, words = rng.choice(unheld)
        gone = rng.choice(words)
        pool += [
            Sentence(
                "findings",
                rng.choice([f"No {gone}.", f"No evidence of {gone}.", f"Negative for {gone}."]),
            ),
            Sentence("impression", f"{gone[0].upper()}{gone[1:]} has been ruled out."),
            Sentence("indication", f"Rule out {gone}."),
            Sentence("findings", f"Free of {gone}."),
        ]
    if sex == "female":
        pool += [
            Sentence("indication", "Status post hysterectomy in 2012."),
            Sentence("indication", "Ovaries preserved; two pregnancies."),
        ]
    else:
        pool += [
            Sentence(
                "indication", "History of prostate cancer in his father, prostatectomy not done."
            )
        ]
    if found.get("level"):
        level = found["level"]
        pool += [
            Sentence(
                "findings",
                f"The remaining levels below and above {said_level(rng, level)} are unremarkable.",
            ),
            Sentence("indication", "Discectomy was discussed but not performed."),
        ]
        for normal in case["normal"]:
            pool += [
                Sentence("findings", f"No {spoken} at {said_level(rng, normal)}."),
                Sentence("findings", f"{said_level(rng, normal)}: normal disc and facets."),
            ]
    held = " ".join(f["type"] for f in case["findings"])
    if "fracture" in held or "metastasis" in held:
        loose = ("No acute fracture", "no evidence of infection or malignancy")
        pool = [s for s in pool if not any(words in s.text for words in loose)]
    return rng.sample(pool, k=min(6, len(pool)))
