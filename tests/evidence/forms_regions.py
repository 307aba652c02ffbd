"""Random forms of every region, made from the vocabulary and the mapping table alone.

Most forms stay in one region and its neighbours, as reports do; some mix what has no business
together. Nothing here knows what the reasoning makes of a form.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence

from desktop import assets
from desktop.domain.vocabulary import Vocabulary
from desktop.evidence.rows import MappingRow

# where people point when something of a region hurts, and how it hurts
SITES = {
    "lumbar_spine": ("low_back", "buttock", "leg", "thigh", "calf", "groin"),
    "cervical_spine": ("neck", "shoulder", "arm", "forearm", "hand", "occiput", "head"),
    "thoracic_spine": ("upper_back", "chest", "rib_cage", "abdomen"),
    "si_joint": ("low_back", "buttock", "groin", "sacrum"),
    "shoulder": ("shoulder", "arm", "neck"),
    "wrist_hand": ("wrist", "hand", "forearm"),
    "hip": ("hip", "groin", "lateral_hip", "thigh", "knee", "buttock"),
    "knee": ("knee", "thigh", "leg", "calf"),
    "ankle_foot": ("ankle", "foot", "heel", "forefoot", "calf"),
    "peripheral_nerve": ("hand", "forearm", "leg", "foot", "thigh", "wrist", "perineum"),
    "brain_cranial_nerve": ("face", "head", "jaw", "throat", "ear"),
    "abdomen_pelvis": ("abdomen", "pelvis", "perineum", "flank", "groin"),
    "limb_crps": ("hand", "foot", "wrist", "ankle", "knee"),
    "whole_body": ("whole_body", "low_back", "hip", "rib_cage", "upper_back"),
    "elbow": ("elbow", "forearm", "arm"),
    "tmj_face": ("jaw", "face", "ear", "head"),
    "sacrum_coccyx": ("sacrum", "coccyx", "buttock", "perineum"),
    "plexus_outlet": ("shoulder", "arm", "hand", "neck"),
    "arthroplasty": ("hip", "knee", "shoulder", "groin", "thigh"),
    "chest_wall": ("chest", "rib_cage", "upper_back"),
    "quantitative": ("low_back", "knee", "hip", "head"),
}
SIDES = ("left", "right", "bilateral", "midline")
GRADES = ("none", "contact", "displacement", "compression")
ANSWERS = {
    "neural": GRADES,
    "severity": ("mild", "moderate", "severe"),
    "acuity": ("acute", "subacute", "chronic"),
}
MEASURED = tuple(
    [{"name": name, "value": value, "unit": unit}]
    for name, unit in (("csa", "mm2"), ("diameter", "mm"), ("slip", "mm"))
    for value in (8.0, 15.0, 58.0)
)
SPINES = ("lumbar_spine", "cervical_spine", "thoracic_spine")


class Maker:
    """Makes forms; the same seed gives the same form."""

    def __init__(self, vocabulary: Vocabulary, rows: Iterable[MappingRow]) -> None:
        self._regions = dict(vocabulary.regions)
        self._rows: dict[str, list[MappingRow]] = {}
        for row in rows:
            self._rows.setdefault(row.region, []).append(row)
        self._enums = vocabulary.enums
        self._anywhere = vocabulary.everywhere.findings
        self._beside = vocabulary.beyond.findings

    def form(self, seed: int) -> dict:
        """Return one case file as JSON values."""
        rng = random.Random(f"regions {seed}")
        region = rng.choice(sorted(self._rows if rng.random() < 0.6 else self._regions))
        findings = [
            self._finding(rng, region, n + 1) for n in range(rng.choice((0, 1, 1, 2, 3, 5)))
        ]
        complaints = [
            self._complaint(rng, region, n + 1) for n in range(rng.choice((0, 1, 1, 1, 2)))
        ]
        for finding, complaint in zip(findings, complaints * 5, strict=False):
            if rng.random() < 0.6 and region in self._rows:
                _align(rng, rng.choice(self._rows[region]), finding, complaint)
        case: dict = {
            "schema": "concord.case/1",
            "patient": self._patient(rng),
            "study": self._study(rng, region),
            "clinical": {"complaints": complaints, **self._picture(rng)},
            "findings": findings,
        }
        if rng.random() < 0.08:
            case["patient_factors"] = {"postpartum_weeks": rng.choice((6, 20, 60, 110))}
        if rng.random() < 0.08:
            case.setdefault("patient_factors", {})["pregnancy"] = rng.choice(
                ("yes", "no", "possible")
            )
        if rng.random() < 0.1:
            levels = self._regions[region].levels
            if levels:
                case["normal"] = [{"level": rng.choice(levels), "absent": ["erosion"]}]
        return case

    def _patient(self, rng: random.Random) -> dict:
        patient: dict = {"sex": rng.choice(("female", "male"))}
        if rng.random() < 0.94:
            patient["age_years"] = rng.choice((12, 16, *range(18, 97)))
        return patient

    def _study(self, rng: random.Random, region: str) -> dict:
        study: dict = {
            "modality": rng.choice(("MR", "MR", "MR", "CT", "CR", "US", "NM", "PT")),
            "region": region,
        }
        if rng.random() < 0.3:
            study["sides_imaged"] = rng.choice(("both", "left", "right"))
        if rng.random() < 0.2:
            study["numbering"] = rng.choice(("certain", "uncertain"))
        if rng.random() < 0.08:
            study["limitations"] = [rng.choice(self._enums["limitation"])]
        return study

    def _kind(self, rng: random.Random, region: str) -> str:
        chance = rng.random()
        if chance < 0.12:
            return rng.choice(self._anywhere)
        if chance < 0.18:
            return rng.choice(self._beside)
        return rng.choice(self._regions[region].findings)

    def _finding(self, rng: random.Random, region: str, number: int) -> dict:
        own = region
        if rng.random() < 0.15:
            own = rng.choice(sorted(self._regions))
        f: dict = {"id": f"f{number}", "type": self._kind(rng, own)}
        if own != region or rng.random() < 0.3:
            f["region"] = own
        self._place(rng, own, f)
        _put(rng, 0.5, f, "severity", ("mild", "moderate", "severe"))
        _put(rng, 0.2, f, "acuity", ("acute", "subacute", "chronic"))
        _put(rng, 0.1, f, "certainty", ("definite", "probable", "possible"))
        _put(rng, 0.15, f, "typical", (True, False))
        _put(rng, 0.2, f, "size_mm", ([4.0], [12.5], [30, 18], [56.0]))
        _put(rng, 0.25, f, "activity", [[word] for word in self._enums["activity"]])
        _put(rng, 0.1, f, "measurements", MEASURED)
        if own in SPINES or own in ("brain_cranial_nerve", "plexus_outlet"):
            _put(rng, 0.5, f, "zone", self._enums["zone"])
            _put(rng, 0.6, f, "neural", GRADES)
            _put(rng, 0.3, f, "neural_root", self._enums["root"])
        return f

    def _place(self, rng: random.Random, region: str, f: dict) -> None:
        _put(rng, 0.9, f, "level", self._regions[region].levels)
        _put(rng, 0.7, f, "nerve", self._regions[region].nerves)
        _put(rng, 0.8, f, "side", SIDES[: 2 if rng.random() < 0.7 else 4])
        _put(rng, 0.4, f, "location", self._enums["location"])

    def _complaint(self, rng: random.Random, region: str, number: int) -> dict:
        c: dict = {"id": f"c{number}"}
        _put(rng, 0.94, c, "pattern", self._enums["pattern"])
        sites = SITES[region] if rng.random() < 0.85 else self._enums["site"]
        _put(rng, 0.94, c, "site", sites)
        _put(rng, 0.88, c, "side", SIDES[: 2 if rng.random() < 0.75 else 4])
        if rng.random() < 0.3:
            c["roots"] = rng.sample(self._enums["root"], rng.choice((1, 1, 2)))
        if rng.random() < 0.15:
            c["divisions"] = [rng.choice(self._enums["division"])]
        _put(rng, 0.5, c, "duration_weeks", (1, 8, 13, 40, 150))
        return c

    def _picture(self, rng: random.Random) -> dict:
        flags = rng.sample(self._enums["red_flag"], rng.choice((0, 0, 0, 1, 2)))
        signs = []
        for word in rng.sample(self._enums["sign"], rng.choice((0, 0, 1, 2, 3))):
            sign: dict = {"sign": word, "present": rng.random() < 0.75}
            _put(rng, 0.4, sign, "side", ("left", "right"))
            if word in ("motor_deficit", "reflex_loss", "sensory_deficit"):
                _put(rng, 0.5, sign, "root", self._enums["root"])
            signs.append(sign)
        picture: dict = {"signs": signs, "red_flags": flags}
        if rng.random() < 0.12:
            picture["blocks"] = [
                {
                    "target": rng.choice(self._enums["block_target"]),
                    "side": rng.choice(("left", "right")),
                    "relief_percent": rng.choice((10, 50, 80, 90)),
                    "controlled": rng.random() < 0.3,
                }
            ]
        return picture


def _put(rng: random.Random, chance: float, node: dict, key: str, values: Sequence) -> None:
    if values and rng.random() < chance:
        node[key] = rng.choice(values)


def _align(rng: random.Random, row: MappingRow, finding: dict, complaint: dict) -> None:
    """Let a finding be what a row of the mapping asks for, where and how it hurts as it asks."""
    finding.pop("region", None)
    finding["type"] = row.finding
    for condition in row.selector:
        if condition.key in ("neural", "severity", "acuity") and condition.words:
            known = [word for word in sorted(condition.words) if word in ANSWERS[condition.key]]
            _put(rng, 1.0, finding, condition.key, known)
        elif condition.key == "activity":
            finding["activity"] = sorted(condition.words)[:1]
    if row.patterns and "pattern" in complaint:
        complaint["pattern"] = rng.choice(sorted(row.patterns))
    sites = sorted(row.sites) or SITES[row.region]
    if "site" in complaint:
        complaint["site"] = rng.choice(sites)
    if rng.random() < 0.8:
        finding["side"] = complaint["side"] = rng.choice(("left", "right"))


def maker() -> Maker:
    """Return the maker for the shipped words and the rows that are scored."""
    rows = (row for rows in assets.evidence().mapping.values() for row in rows)
    return Maker(assets.vocabulary(), (r for r in rows if r.is_scored and r.region in SITES))
