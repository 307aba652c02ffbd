"""Random lumbar forms: realistic mixes of findings, pains, signs, flags, blocks and surgery."""

from __future__ import annotations

import random

DISCS = ["T12-L1", "L1-L2", "L2-L3", "L3-L4", "L4-L5", "L5-S1"]
VERTEBRAE = ["L1", "L2", "L3", "L4", "L5"]
ROOTS = ["L2", "L3", "L4", "L5", "S1"]
SIDES = ["left", "right", "bilateral", "midline"]
GRADES = ["none", "contact", "displacement", "compression"]
DISC_TYPES = [
    *("disc_degeneration", "disc_bulge", "disc_bulge", "disc_protrusion", "disc_protrusion"),
    *("disc_extrusion", "disc_extrusion", "disc_sequestration", "annular_fissure"),
    *("high_intensity_zone", "modic_1", "modic_2", "modic_3", "disc_height_loss"),
    *("central_stenosis", "central_stenosis", "lateral_recess_stenosis", "foraminal_stenosis"),
    *("facet_arthropathy", "facet_arthropathy", "facet_effusion", "synovial_cyst"),
    *("spondylolisthesis", "schmorl_node", "disc_herniation_migrated", "recurrent_herniation"),
]
RARE_TYPES = [
    *("vertebral_haemangioma", "vertebral_fracture", "malignant_lesion", "tarlov_cyst"),
    *("cauda_equina_compression", "spondylodiscitis", "epidural_abscess", "cord_compression"),
    *("transitional_vertebra", "ankylosed_spine", "marrow_replacing_lesion", "aortic_aneurysm"),
    *("renal_cyst", "indeterminate_bone_lesion", "facet_uptake", "posterior_ligament_injury"),
    *("haematoma", "collection", "spondylolysis", "avascular_necrosis", "bone_marrow_oedema"),
]
PATTERNS = [
    *("axial", "radicular", "radicular", "claudication", "discogenic", "facet", "sacroiliac"),
    *("inflammatory", "widespread", "visceral"),
]
SITES = ["low_back", "low_back", "leg", "leg", "buttock", "thigh", "calf", "groin", "knee", "neck"]
ITEM_SIGNS = [
    *("no_pain_when_seated", "better_bending_forward", "bilateral_leg_symptoms"),
    *("centralisation", "sij_provocation_3", "slr", "motor_deficit", "reflex_loss"),
    *("sensory_deficit", "babinski", "gait_disturbance", "absent_pulses", "allodynia"),
]
FLAGS = [
    *("urinary_retention", "saddle_anaesthesia", "progressive_motor_deficit", "fever"),
    *("cancer_history", "major_trauma", "minor_trauma_osteoporosis", "night_pain_unrelenting"),
    *("immunosuppression", "recent_spinal_procedure", "anticoagulation", "pulsatile_mass"),
    *("unexplained_weight_loss", "bilateral_leg_signs", "long_term_steroids"),
]


def _maybe(rng: random.Random, chance: float, node: dict, key: str, value: object) -> None:
    if rng.random() < chance:
        node[key] = value


def _finding(rng: random.Random, number: int) -> dict:
    kind = rng.choice(DISC_TYPES) if rng.random() < 0.85 else rng.choice(RARE_TYPES)
    f: dict = {"id": f"f{number}", "type": kind}
    is_bone = kind in ("vertebral_fracture", "malignant_lesion", "vertebral_haemangioma")
    _maybe(rng, 0.92, f, "level", rng.choice(VERTEBRAE if is_bone else DISCS))
    _maybe(rng, 0.75, f, "side", rng.choice(SIDES))
    _maybe(rng, 0.6, f, "zone", rng.choice(["central", "subarticular", "foraminal"]))
    _maybe(rng, 0.6, f, "severity", rng.choice(["mild", "moderate", "severe"]))
    _maybe(rng, 0.5, f, "neural", rng.choice(GRADES))
    if rng.random() < 0.25:
        f["neural_roots"] = [
            {"root": rng.choice(ROOTS), "side": rng.choice(["left", "right"])}
            for _ in range(rng.choice([1, 1, 2]))
        ]
        for root in f["neural_roots"]:
            _maybe(rng, 0.8, root, "grade", rng.choice(GRADES[1:]))
    elif rng.random() < 0.15:
        f["neural_root"] = rng.choice(ROOTS)
    _maybe(rng, 0.1, f, "activity", [rng.choice(["oedema", "uptake", "enhancement"])])
    _maybe(rng, 0.15, f, "acuity", rng.choice(["acute", "subacute", "chronic"]))
    _maybe(rng, 0.1, f, "certainty", rng.choice(["definite", "probable", "possible"]))
    _maybe(rng, 0.1, f, "size_mm", [rng.choice([4.0, 12.5, 52, 60])])
    _maybe(rng, 0.1, f, "typical", rng.choice([True, False]))
    return f


def _complaint(rng: random.Random, number: int) -> dict:
    c: dict = {"id": f"c{number}"}
    _maybe(rng, 0.93, c, "pattern", rng.choice(PATTERNS))
    _maybe(rng, 0.93, c, "site", rng.choice(SITES))
    _maybe(rng, 0.85, c, "side", rng.choice(SIDES))
    _maybe(rng, 0.5, c, "roots", rng.sample(ROOTS, rng.choice([1, 1, 1, 2])))
    _maybe(rng, 0.5, c, "duration_weeks", rng.randint(1, 200))
    return c


def _signs(rng: random.Random) -> list[dict]:
    signs = []
    for word in rng.sample(ITEM_SIGNS, rng.choice([0, 0, 1, 2, 3])):
        sign: dict = {"sign": word, "present": rng.random() < 0.7}
        _maybe(rng, 0.4, sign, "side", rng.choice(["left", "right"]))
        if word in ("motor_deficit", "reflex_loss", "sensory_deficit"):
            _maybe(rng, 0.5, sign, "root", rng.choice(ROOTS))
        signs.append(sign)
    return signs


def _clinical(rng: random.Random) -> dict:
    flags = rng.sample(FLAGS, rng.choice([0, 0, 0, 1, 2]))
    clinical: dict = {
        "complaints": [_complaint(rng, n + 1) for n in range(rng.choice([0, 1, 1, 1, 1, 2]))],
        "signs": _signs(rng),
        "red_flags": flags,
        "red_flags_absent": [f for f in rng.sample(FLAGS, rng.choice([0, 3])) if f not in flags],
    }
    if rng.random() < 0.15:
        clinical["blocks"] = [
            {
                "target": rng.choice(["medial_branch", "selective_root", "si_joint"]),
                "level": rng.choice(DISCS),
                "side": rng.choice(["left", "right"]),
                "relief_percent": rng.choice([10, 60, 85]),
            }
        ]
    if rng.random() < 0.1:
        clinical["history"] = {"surgery_levels": [rng.choice(DISCS)]}
    return clinical


def make_form(seed: int) -> dict:
    """Return one case file as JSON values; the same seed gives the same form."""
    rng = random.Random(seed)
    study: dict = {"modality": "MR", "region": "lumbar_spine"}
    _maybe(rng, 0.3, study, "sides_imaged", rng.choice(["both", "both", "left"]))
    _maybe(rng, 0.3, study, "numbering", rng.choice(["certain", "certain", "uncertain"]))
    _maybe(rng, 0.06, study, "limitations", [rng.choice(["motion", "metal", "habitus"])])
    patient: dict = {"sex": rng.choice(["female", "male"])}
    _maybe(rng, 0.94, patient, "age_years", rng.choice([15, *range(18, 97)]))
    if "age_years" in patient and rng.random() < 0.2:
        study["date"] = "2026-11-02"
        patient["birth_date"] = f"{2026 - patient['age_years']}-05-05"
        if rng.random() < 0.3:
            del patient["age_years"]
    count = rng.choice([0, 1, 1, 2, 2, 3, 4, 6])
    case = {
        "schema": "concord.case/1",
        "patient": patient,
        "study": study,
        "clinical": _clinical(rng),
        "findings": [_finding(rng, n + 1) for n in range(count)],
    }
    if case["findings"] and rng.random() < 0.4:
        _align(rng, case)
    if case["findings"] and rng.random() < 0.12:
        case["overrides"] = [
            {
                "finding": rng.choice(case["findings"])["id"],
                "category": rng.choice(["act_now", "likely_symptomatic", "likely_incidental"]),
                **({"reason": "seen before"} if rng.random() < 0.7 else {}),
            }
        ]
    return case


def _align(rng: random.Random, case: dict) -> None:
    """Let one finding fit the pain, as in a patient whose images explain it."""
    side, place = rng.choice(["left", "right"]), rng.randrange(2, len(DISCS))
    kind = rng.choice(["root", "root", "canal", "modic"])
    finding = {"id": "f1", "level": DISCS[place], "certainty": "definite"}
    complaint = {"id": "c1", "side": side}
    if kind == "root":
        root = DISCS[place].split("-")[1]
        finding |= {"type": rng.choice(["disc_extrusion", "disc_protrusion"]), "side": side}
        finding |= {"zone": "subarticular", "neural": rng.choice(GRADES[1:])}
        complaint |= {"pattern": "radicular", "site": rng.choice(["leg", "calf"])}
        complaint["roots"] = [root if rng.random() < 0.8 else "L3"]
    elif kind == "canal":
        finding |= {"type": "central_stenosis", "severity": "severe"}
        complaint |= {"pattern": "claudication", "site": "leg"}
        word = rng.choice(["no_pain_when_seated", "better_bending_forward"])
        case["clinical"]["signs"] = [{"sign": word, "present": True}]
        case["patient"] = {"age_years": rng.randint(45, 90)}
    else:
        finding |= {"type": "modic_1"}
        complaint |= {"pattern": "axial", "site": "low_back"}
        case["clinical"]["signs"] = [{"sign": "centralisation", "present": True}]
    case["findings"][:1] = [finding]
    case["clinical"]["complaints"][:1] = [complaint]


SWAP = {"left": "right", "right": "left"}


def mirrored(node: object, key: str = "") -> object:
    """Return a form seen in a mirror: left and right change places everywhere."""
    if isinstance(node, dict):
        return {k: mirrored(v, k) for k, v in node.items()}
    if isinstance(node, list):
        return [mirrored(v, key) for v in node]
    if key in ("side", "sides_imaged", "requested_side"):
        return SWAP.get(node, node)
    return node
