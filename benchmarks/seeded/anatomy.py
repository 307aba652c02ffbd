"""What may be said of each region, in a radiologist's own words: standard term and spoken forms."""

from dataclasses import dataclass

LUMBAR = ("L1-L2", "L2-L3", "L3-L4", "L4-L5", "L5-S1")
CERVICAL = ("C3-C4", "C4-C5", "C5-C6", "C6-C7")
THORACIC = ("T6-T7", "T7-T8", "T8-T9", "T10-T11")


@dataclass(frozen=True)
class Region:
    """``findings`` pairs a term with its spoken forms; ``complaint`` is the site of the pain."""

    id: str
    site: str
    exam: str
    findings: tuple[tuple[str, tuple[str, ...]], ...]
    levels: tuple[str, ...] = ()
    paired: bool = True


REGIONS = (
    Region(
        "lumbar_spine",
        "leg",
        "lumbar spine",
        (
            ("disc_protrusion", ("disc protrusion", "protrusion", "protruded disc")),
            ("disc_extrusion", ("disc extrusion", "extrusion", "extruded disc")),
            ("foraminal_stenosis", ("foraminal stenosis", "foraminal narrowing")),
            ("facet_arthropathy", ("facet arthropathy", "facet joint arthropathy")),
            ("synovial_cyst", ("synovial cyst", "facet synovial cyst")),
        ),
        LUMBAR,
    ),
    Region(
        "cervical_spine",
        "arm",
        "cervical spine",
        (
            ("disc_protrusion", ("disc protrusion", "protrusion")),
            ("foraminal_stenosis", ("foraminal stenosis", "foraminal narrowing")),
            ("uncovertebral_osteophyte", ("uncovertebral osteophyte", "uncovertebral spur")),
            ("facet_arthropathy", ("facet arthropathy", "facet arthrosis")),
        ),
        CERVICAL,
    ),
    Region(
        "thoracic_spine",
        "chest",
        "thoracic spine",
        (
            ("disc_herniation", ("disc herniation", "herniated disc")),
            ("foraminal_stenosis", ("foraminal stenosis", "foraminal narrowing")),
            ("costotransverse_arthropathy", ("costotransverse arthropathy",)),
        ),
        THORACIC,
    ),
    Region(
        "si_joint",
        "buttock",
        "sacroiliac joints",
        (
            ("bone_marrow_oedema", ("bone marrow oedema", "bone marrow edema", "marrow oedema")),
            ("erosion", ("erosion", "erosions", "erosive change")),
            ("sclerosis", ("sclerosis", "subchondral sclerosis")),
            ("fat_metaplasia", ("fat metaplasia", "fatty metaplasia")),
        ),
    ),
    Region(
        "shoulder",
        "shoulder",
        "shoulder",
        (
            ("full_thickness_cuff_tear", ("full-thickness cuff tear", "full thickness cuff tear")),
            ("subacromial_bursitis", ("subacromial bursitis",)),
            ("glenohumeral_osteoarthritis", ("glenohumeral osteoarthritis",)),
            ("superior_labral_tear", ("superior labral tear", "SLAP tear")),
            ("joint_effusion", ("joint effusion", "effusion")),
        ),
    ),
    Region(
        "hip",
        "hip",
        "hip",
        (
            ("labral_tear", ("labral tear", "tear of the labrum")),
            ("joint_effusion", ("joint effusion", "effusion")),
            ("avascular_necrosis", ("avascular necrosis", "osteonecrosis", "AVN")),
            ("gluteal_tendinopathy", ("gluteal tendinopathy", "gluteus medius tendinopathy")),
            ("trochanteric_bursitis", ("trochanteric bursitis",)),
        ),
    ),
    Region(
        "knee",
        "knee",
        "knee",
        (
            ("meniscal_tear", ("meniscal tear", "tear of the meniscus", "meniscus tear")),
            ("acl_tear", ("ACL tear", "anterior cruciate ligament tear")),
            ("baker_cyst", ("Baker cyst", "Baker's cyst", "popliteal cyst")),
            ("cartilage_defect", ("cartilage defect", "chondral defect")),
            ("bone_marrow_lesion", ("bone marrow lesion",)),
        ),
    ),
    Region(
        "ankle_foot",
        "foot",
        "ankle and foot",
        (
            ("achilles_tendinopathy", ("Achilles tendinopathy",)),
            ("morton_neuroma", ("Morton neuroma", "Morton's neuroma", "interdigital neuroma")),
            ("osteochondral_lesion", ("osteochondral lesion", "osteochondral defect")),
            ("stress_fracture", ("stress fracture",)),
        ),
    ),
    Region(
        "wrist_hand",
        "wrist",
        "wrist",
        (
            ("ganglion", ("ganglion", "ganglion cyst")),
            ("tfcc_tear", ("TFCC tear", "triangular fibrocartilage tear")),
            ("scaphoid_fracture", ("scaphoid fracture", "fracture of the scaphoid")),
            ("de_quervain", ("de Quervain tenosynovitis", "de Quervain disease")),
        ),
    ),
    Region(
        "elbow",
        "elbow",
        "elbow",
        (
            ("common_extensor_tendinopathy", ("common extensor tendinopathy", "tennis elbow")),
            ("olecranon_bursitis", ("olecranon bursitis",)),
            ("ucl_tear", ("UCL tear", "ulnar collateral ligament tear")),
            ("joint_effusion", ("joint effusion", "effusion")),
        ),
    ),
    Region(
        "peripheral_nerve",
        "arm",
        "peripheral nerves",
        (
            ("nerve_enlargement", ("nerve enlargement", "enlargement of the nerve")),
            ("neuroma", ("neuroma",)),
            ("denervation_oedema", ("denervation oedema", "denervation edema")),
        ),
    ),
    Region(
        "brain_cranial_nerve",
        "face",
        "head",
        (
            ("vestibular_schwannoma", ("vestibular schwannoma", "acoustic neuroma")),
            ("meningioma", ("meningioma",)),
            (
                "trigeminal_root_atrophy",
                ("trigeminal root atrophy", "atrophy of the trigeminal root"),
            ),
        ),
    ),
    Region(
        "abdomen_pelvis",
        "pelvis",
        "abdomen and pelvis",
        (
            ("hydronephrosis", ("hydronephrosis",)),
            ("hernia", ("inguinal hernia", "hernia")),
            ("urolithiasis", ("ureteric stone", "renal calculus", "kidney stone")),
        ),
    ),
    Region(
        "tmj_face",
        "jaw",
        "temporomandibular joints",
        (
            (
                "condylar_osteoarthritis",
                ("condylar osteoarthritis", "osteoarthritis of the condyle"),
            ),
            ("joint_effusion", ("joint effusion", "effusion")),
            ("condylar_oedema", ("condylar oedema", "condylar edema")),
        ),
    ),
    Region(
        "plexus_outlet",
        "arm",
        "plexus",
        (
            ("cervical_rib", ("cervical rib",)),
            ("plexitis", ("plexitis",)),
            ("root_avulsion", ("root avulsion", "avulsed root")),
        ),
    ),
    Region(
        "arthroplasty",
        "knee",
        "knee replacement",
        (
            ("periprosthetic_fracture", ("periprosthetic fracture",)),
            ("osteolysis", ("osteolysis",)),
            ("heterotopic_ossification", ("heterotopic ossification",)),
        ),
    ),
    Region(
        "chest_wall",
        "rib_cage",
        "chest wall",
        (("rib_fracture", ("rib fracture", "fracture of the rib")),),
    ),
    Region(
        "limb_crps",
        "hand",
        "limb",
        (
            ("bone_marrow_oedema", ("bone marrow oedema", "bone marrow edema")),
            ("patchy_osteopenia", ("patchy osteopenia",)),
        ),
    ),
    Region(
        "whole_body",
        "hip",
        "skeleton",
        (
            ("stress_fracture", ("stress fracture",)),
            ("bone_metastasis", ("bone metastasis", "osseous metastasis")),
            ("paget", ("Paget disease", "Paget's disease")),
        ),
    ),
    Region(
        "sacrum_coccyx",
        "coccyx",
        "sacrum and coccyx",
        (
            ("sacral_fracture", ("sacral fracture", "fracture of the sacrum")),
            ("coccyx_oedema", ("coccyx oedema", "oedema of the coccyx")),
        ),
    ),
)

OTHER_JOINT = {
    "knee": "The rotator cuff is intact.",
    "shoulder": "The menisci are intact.",
    "hip": "The rotator cuff is intact.",
    "ankle_foot": "The acetabular labrum is intact.",
    "wrist_hand": "The menisci are intact.",
    "elbow": "The Achilles tendon is intact.",
    "lumbar_spine": "The anterior cruciate ligament is intact.",
    "cervical_spine": "The menisci are intact.",
    "tmj_face": "The rotator cuff is intact.",
}
"""A sentence that belongs to another body part."""
