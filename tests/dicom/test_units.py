"""SUV equals the formula by hand, with its inputs; what is missing is named, one by one."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from desktop.dicom.source import DicomSource
from desktop.domain.pixels import Frame
from desktop.viewer.measure import probe
from desktop.viewer.measure_ellipse import ellipse
from tests.dicom.making import make_slice, to_bytes
from tests.dicom.making_presentation import item

HALF_LIFE_S = 6586.2
DOSE_BQ = 370e6
WEIGHT_KG = 70.0


def drug(**changes: object):
    stated = {
        "RadiopharmaceuticalStartTime": "130000",
        "RadionuclideTotalDose": DOSE_BQ,
        "RadionuclideHalfLife": HALF_LIFE_S,
        **changes,
    }
    return item(**{key: value for key, value in stated.items() if value is not None})


def decoded(tmp_path: Path, drug_item=None, private=(), **changes: object) -> Frame:
    stated = {
        "Modality": "PT",
        "SOPClassUID": "1.2.840.10008.5.1.4.1.1.128",
        "Units": "BQML",
        "CorrectedImage": ["ATTN", "DECY"],
        "DecayCorrection": "START",
        "PatientWeight": WEIGHT_KG,
        "SeriesDate": "20261102",
        "SeriesTime": "140000",
        "AcquisitionDate": "20261102",
        "AcquisitionTime": "140500",
        "RescaleSlope": "2",
        "RescaleIntercept": "0",
        "RadiopharmaceuticalInformationSequence": [drug_item or drug()],
        "pixels": np.full((4, 4), 5000, np.uint16),
        **changes,
    }
    made = make_slice(0, **stated)
    for tag, vr, value in private:
        made.add_new(tag, vr, value)
    path = tmp_path / "pt"
    path.write_bytes(to_bytes(made))
    source = DicomSource()
    ref = source.index(str(path)).studies[0].stacks[0].frames[0]
    return source.frame(ref)


def by_hand(elapsed_s: float) -> float:
    """Value 10,000 Bq/ml of a 70 kg patient."""
    return 10_000 * WEIGHT_KG * 1000 / (DOSE_BQ * math.pow(2.0, -elapsed_s / HALF_LIFE_S))


def value_of(frame: Frame) -> float:
    made = probe(frame, (1, 1))
    assert made.unit == "SUVbw"
    assert made.value is not None
    return made.value


def test_that_a_phantom_has_the_uptake_computed_by_hand(tmp_path: Path) -> None:
    frame = decoded(tmp_path)
    assert value_of(frame) == pytest.approx(by_hand(3600), rel=1e-3)
    assert value_of(frame) == pytest.approx(2.7633, rel=1e-3)
    assert dict(frame.unit_inputs) == {
        "weight": "70 kg",
        "dose": "370 MBq",
        "half-life": "6586.2 s",
        "injection": "2026-11-02 13:00:00",
        "reference-series": "2026-11-02 14:00:00",
        "decay": "START",
    }


def test_that_a_dose_corrected_to_its_injection_does_not_decay(tmp_path: Path) -> None:
    assert value_of(decoded(tmp_path, DecayCorrection="ADMIN")) == pytest.approx(by_hand(0))


def test_that_an_injection_before_midnight_is_of_the_day_before(tmp_path: Path) -> None:
    late = drug(RadiopharmaceuticalStartTime="233000")
    frame = decoded(tmp_path, late, SeriesTime="003000", AcquisitionTime="003500")
    assert value_of(frame) == pytest.approx(by_hand(3600), rel=1e-6)
    dated = drug(RadiopharmaceuticalStartDateTime="20261102120000.00")
    assert value_of(decoded(tmp_path, dated)) == pytest.approx(by_hand(7200), rel=1e-6)


def test_that_a_series_time_of_a_later_step_gives_way_to_the_scanner_s(tmp_path: Path) -> None:
    ge = ((0x00090010, "LO", "GEMS_PETD_01"), (0x0009100D, "DT", "20261102135000"))
    frame = decoded(tmp_path, private=ge, SeriesTime="170000")
    assert value_of(frame) == pytest.approx(by_hand(3000), rel=1e-6)
    assert "reference-scanner" in dict(frame.unit_inputs)


def test_that_without_it_the_frame_s_own_times_lead_back_to_the_reference(tmp_path: Path) -> None:
    # a frame that begins 600 s after the reference and lasts 180 s
    rate = math.log(2) / HALF_LIFE_S
    mean = math.log(rate * 180 / (1 - math.exp(-rate * 180))) / rate
    frame = decoded(
        tmp_path,
        SeriesTime="170000",
        AcquisitionTime="141000",
        FrameReferenceTime=f"{(600 + mean) * 1000:.3f}",
        ActualFrameDuration="180000",
    )
    assert value_of(frame) == pytest.approx(by_hand(3600), rel=1e-5)
    assert dict(frame.unit_inputs)["reference-acquisition"] == "2026-11-02 14:00:00"


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"PatientWeight": None}, ["suv-missing-weight"]),
        ({"PatientWeight": 0}, ["suv-missing-weight"]),
        ({"drug_item": drug(RadionuclideTotalDose=None)}, ["suv-missing-dose"]),
        ({"drug_item": drug(RadionuclideHalfLife=None)}, ["suv-missing-half-life"]),
        ({"drug_item": drug(RadiopharmaceuticalStartTime=None)}, ["suv-missing-injection"]),
        ({"SeriesTime": "170000"}, ["suv-missing-reference", "suv-missing-injection"]),
        ({"CorrectedImage": ["DECY"]}, ["suv-missing-attenuation"]),
        ({"CorrectedImage": ["ATTN"], "DecayCorrection": "NONE"}, ["suv-missing-decay"]),
        (
            {"drug_item": drug(RadiopharmaceuticalStartDateTime="20261102150000")},
            ["suv-missing-order"],
        ),
        (
            {"PatientWeight": None, "drug_item": drug(RadionuclideTotalDose=-1)},
            ["suv-missing-weight", "suv-missing-dose"],
        ),
    ],
)
def test_that_each_missing_input_is_named(tmp_path: Path, changes, codes) -> None:
    frame = decoded(tmp_path, **changes)
    assert (frame.unit, frame.unit_factor) == ("Bq/ml", 1.0)
    assert [problem.code for problem in frame.unit_problems] == codes
    assert probe(frame, (0, 0)).value == 10_000.0


def test_that_counts_become_uptake_only_by_a_factor_of_the_scanner(tmp_path: Path) -> None:
    block = (0x70530010, "LO", "Philips PET Private Group")
    direct = decoded(tmp_path, Units="CNTS", private=(block, (0x70531000, "DS", "0.00025")))
    assert value_of(direct) == pytest.approx(2.5)
    by_activity = decoded(tmp_path, Units="CNTS", private=(block, (0x70531009, "DS", "0.5")))
    assert value_of(by_activity) == pytest.approx(by_hand(3600) / 2)
    plain = decoded(tmp_path, Units="CNTS")
    assert (plain.unit, [p.code for p in plain.unit_problems]) == (
        "{counts}",
        ["suv-missing-counts"],
    )
    strange = decoded(tmp_path, Units="CNTS", private=((0x70531000, "DS", "0.00025"),))
    assert strange.unit == "{counts}"  # the element is somebody else's without its block


def test_that_values_that_are_uptake_already_say_of_which_kind(tmp_path: Path) -> None:
    assert decoded(tmp_path, Units="GML").unit == "SUVbw"
    assert decoded(tmp_path, Units="GML", SUVType="LBM").unit == "SUVlbm"
    assert decoded(tmp_path, Units="PROPCPS").unit == "stored"


@pytest.mark.parametrize("rescale", [("1", "0"), ("2", "-100")])
def test_that_a_real_world_map_starts_from_stored_values(tmp_path: Path, rescale) -> None:
    ms = item(CodeValue="ms", CodingSchemeDesignator="UCUM", CodeMeaning="milliseconds")
    mapped = item(
        RealWorldValueSlope=0.1, RealWorldValueIntercept=3.0, MeasurementUnitsCodeSequence=[ms]
    )
    frame = decoded(
        tmp_path,
        Modality="MR",
        SOPClassUID="1.2.840.10008.5.1.4.1.1.4",
        RealWorldValueMappingSequence=[mapped],
        RescaleSlope=rescale[0],
        RescaleIntercept=rescale[1],
    )
    made = probe(frame, (0, 0))
    assert (made.value, made.unit) == (pytest.approx(503.0), "ms")


def test_that_hounsfield_units_are_only_where_they_are_stated(tmp_path: Path) -> None:
    ct = {"Modality": "CT", "SOPClassUID": "1.2.840.10008.5.1.4.1.1.2"}
    assert decoded(tmp_path, **ct).unit == "HU"
    assert decoded(tmp_path, **ct, RescaleType="US").unit == "stored"
    assert decoded(tmp_path, **ct, RescaleSlope=None, RescaleIntercept=None).unit == "stored"
    nuclear = {"Modality": "NM", "SOPClassUID": "1.2.840.10008.5.1.4.1.1.20"}
    assert decoded(tmp_path, **nuclear, RescaleSlope=None, RescaleIntercept=None).unit == "{counts}"


def test_that_padding_is_measured_as_stored_and_told(tmp_path: Path) -> None:
    plain = value_of(decoded(tmp_path))
    frame = decoded(tmp_path, PixelPaddingValue=5000)
    assert value_of(frame) == plain
    made = ellipse(frame, ((0, 1), (2, 1), (1, 0), (1, 2)))
    assert made.statistics is not None
    assert (made.statistics.count, made.statistics.padding) == (5, 5)
    assert made.value == pytest.approx(plain)
