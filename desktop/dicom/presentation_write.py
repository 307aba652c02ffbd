"""Presentation states to files: the same state over the same images always gives the same bytes."""

from __future__ import annotations

import hashlib
import io
import uuid
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from desktop.dicom.cielab import lab_of
from desktop.dicom.fields import RefusedError
from desktop.dicom.presentation_items import annotation_item, area_item, reference_item
from desktop.dicom.quiet import quiet_pydicom
from desktop.dicom.writing import IMPLEMENTATION_NAME, IMPLEMENTATION_UID, NO_PREAMBLE
from desktop.domain.pixels import LookupTable, Window
from desktop.domain.presentation import DisplayedArea, Presentation
from desktop.viewer.presenting import turn_of

if TYPE_CHECKING:
    from pydicom import Dataset

MAKER = "Concord"
_SERIES_NUMBER = 9_000
_MAY_BE_EMPTY = (
    *("PatientID", "PatientName", "PatientBirthDate", "PatientSex", "AccessionNumber"),
    *("StudyID", "StudyDate", "StudyTime", "ReferringPhysicianName"),
)
_NOWHEN = ("19000101", "000000")  # a study without a date


def uid_of(*parts: str) -> str:
    """Return a UID made of content: the same parts always give the same one."""
    digest = hashlib.sha256("\0".join(parts).encode()).hexdigest()
    return f"2.25.{uuid.uuid5(uuid.NAMESPACE_OID, digest).int}"


def write_presentation(presentation: Presentation, images: Sequence[Dataset]) -> bytes:
    """Return a Grayscale Softcopy Presentation State as the bytes of a file.

    Parameters
    ----------
    presentation
        What to write; its SOP instance UID is not used: the content makes its own.
    images
        Headers of the images it refers to, all of one study.

    Raises
    ------
    RefusedError
        If the images do not fit together, or a text is longer than its field holds.

    References
    ----------
    PS3.3 A.33.1; PS3.4 N.
    """
    if not images or len({image.StudyInstanceUID for image in images}) != 1:
        raise RefusedError("presentation-write-images")
    for image in images:
        for keyword in _MAY_BE_EMPTY:
            if keyword not in image:
                setattr(image, keyword, "")
    dataset = _base(presentation, images)
    by_uid = {str(image.SOPInstanceUID): image for image in images}
    _spatial(dataset, presentation)
    dataset.DisplayedAreaSelectionSequence = [
        area_item(area, by_uid, turn_of(presentation)) for area in _areas(presentation, images)
    ]
    if presentation.annotations:
        dataset.GraphicAnnotationSequence = [
            annotation_item(annotation, by_uid) for annotation in presentation.annotations
        ]
    _dates(dataset, images[0])
    return _bytes(dataset)


def _base(presentation: Presentation, images: Sequence[Dataset]) -> Dataset:
    """Return the state without figures: patient, study, references, grey steps, layers."""
    import highdicom

    content = repr((replace(presentation, sop_uid="", notes=()), _tables(presentation)))
    study = str(images[0].StudyInstanceUID)
    series_uid = uid_of(study, "presentation-series")
    layers = [
        highdicom.pr.GraphicLayer(
            layer_name=layer.name,
            order=layer.order,
            description=layer.description or None,
            display_color=(
                highdicom.color.CIELabColor.from_dicom_value(lab_of(layer.colour))
                if layer.colour
                else None
            ),
        )
        for layer in presentation.layers
    ]
    with quiet_pydicom():
        made: Dataset = highdicom.pr.GrayscaleSoftcopyPresentationState(
            referenced_images=list(images),
            series_instance_uid=series_uid,
            series_number=_SERIES_NUMBER,
            sop_instance_uid=uid_of(study, series_uid, content),
            instance_number=1,
            manufacturer=MAKER,
            manufacturer_model_name=MAKER,
            software_versions=IMPLEMENTATION_NAME,
            device_serial_number="-",
            content_label=presentation.label or "CONCORD",
            content_description=presentation.description or None,
            graphic_layers=layers or None,
            modality_lut_transformation=_modality(presentation),
            voi_lut_transformations=_vois(presentation, images),
            presentation_lut_transformation=_presentation_lut(presentation),
        )
    return made


def _tables(presentation: Presentation) -> str:
    """Return a digest of every table: how an array prints leaves its middle out."""
    vois = [item.voi for item in presentation.vois]
    tables = [presentation.modality_lut, presentation.presentation_lut, *vois]
    digest = hashlib.sha256()
    for table in tables:
        if isinstance(table, LookupTable):
            digest.update(f"{table.first}/{table.bits}".encode() + table.values.tobytes())
    return digest.hexdigest()


def _lut(table: LookupTable) -> dict[str, Any]:
    kind = np.uint8 if table.bits <= 8 else np.uint16  # noqa: PLR2004 - bits of a byte
    peak = 2**table.bits - 1
    full = float(np.iinfo(kind).max)
    values = table.values if peak == full else np.floor(table.values * (full / peak) + 0.5)
    return {
        "first_mapped_value": table.first,
        "lut_data": values.astype(kind),
        "lut_explanation": table.explanation or None,
    }


def _modality(presentation: Presentation) -> Any:  # noqa: ANN401 - a class of a lazy library
    import highdicom

    table = presentation.modality_lut
    if table is not None:
        made = highdicom.ModalityLUT(lut_type="US", **_lut(table))
        return highdicom.ModalityLUTTransformation(modality_lut=made)
    return highdicom.ModalityLUTTransformation(
        rescale_slope=presentation.slope,
        rescale_intercept=presentation.intercept,
        rescale_type="US",
    )


def _vois(presentation: Presentation, images: Sequence[Dataset]) -> list[Any] | None:
    import highdicom

    by_uid = {str(image.SOPInstanceUID): image for image in images}
    found = []
    for item in presentation.vois:
        references = None
        if item.targets:
            references = [reference_item(target, by_uid) for target in item.targets]
        if isinstance(item.voi, Window):
            made = highdicom.pr.SoftcopyVOILUTTransformation(
                window_center=item.voi.center,
                window_width=item.voi.width,
                window_explanation=item.voi.explanation or None,
                voi_lut_function=item.voi.function,
            )
        else:
            made = highdicom.pr.SoftcopyVOILUTTransformation(
                voi_luts=[highdicom.VOILUT(**_lut(item.voi))]
            )
        if references is not None:
            setattr(made, "ReferencedImageSequence", references)  # noqa: B010 - typed narrower
        found.append(made)
    return found or None


def _presentation_lut(presentation: Presentation) -> Any:  # noqa: ANN401 - see above
    import highdicom

    table = presentation.presentation_lut
    if table is not None:
        wide = replace(table, values=table.values * (65_535 / (2**table.bits - 1)), bits=16)
        made = highdicom.PresentationLUT(**_lut(wide))
        return highdicom.PresentationLUTTransformation(presentation_lut=made)
    shape = "INVERSE" if presentation.inverse else "IDENTITY"
    return highdicom.PresentationLUTTransformation(presentation_lut_shape=shape)


def _spatial(dataset: Dataset, presentation: Presentation) -> None:
    if presentation.quarters % 4 or presentation.mirrored:
        dataset.ImageRotation = 90 * (presentation.quarters % 4)
        dataset.ImageHorizontalFlip = "Y" if presentation.mirrored else "N"


def _areas(presentation: Presentation, images: Sequence[Dataset]) -> tuple[DisplayedArea, ...]:
    if presentation.areas:
        return presentation.areas
    first = images[0]
    whole = DisplayedArea(left=0, top=0, right=first.Columns - 1, bottom=first.Rows - 1)
    return (whole,)


def _dates(dataset: Dataset, image: Dataset) -> None:
    """Date the state by its study: the clock would make every file another one."""
    for equipment in dataset.get("ContributingEquipmentSequence") or ():
        equipment.pop("ContributionDateTime", None)
    for suffix, instead in (("Date", _NOWHEN[0]), ("Time", _NOWHEN[1])):
        value = str(image.get(f"Study{suffix}") or instead)
        setattr(dataset, f"PresentationCreation{suffix}", value)
        for prefix in ("InstanceCreation", "Content", "Series"):
            dataset.pop(f"{prefix}{suffix}", None)
    dataset.SpecificCharacterSet = "ISO_IR 192"
    if "Laterality" not in dataset:
        dataset.Laterality = ""


def _bytes(dataset: Dataset) -> bytes:
    from pydicom.uid import ExplicitVRLittleEndian

    meta = dataset.file_meta
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    meta.ImplementationClassUID = IMPLEMENTATION_UID
    meta.ImplementationVersionName = IMPLEMENTATION_NAME
    dataset.preamble = NO_PREAMBLE
    buffer = io.BytesIO()
    with quiet_pydicom():
        dataset.save_as(buffer, enforce_file_format=True)
    return buffer.getvalue()
