"""Instances made from one that was read in full, for files that differ in a row only."""

from __future__ import annotations

from desktop.dicom.heads import Row
from desktop.dicom.instance import FramePart, Instance
from desktop.dicom.objects import object_kind
from desktop.domain.imaging import FramePlacement

_MOST_KEPT = 4_096


class Likes:
    """Remembers one instance a key; one object serves one index run."""

    def __init__(self) -> None:
        self._known: dict[object, Instance] = {}
        self._references: dict[bytes, str] = {}

    def learn(self, row: Row, instance: Instance) -> None:
        """Remember an instance that others of its key may be made from."""
        plain = len(instance.parts) == 1 and not (instance.is_multiframe or instance.problems)
        if not plain or instance.title or instance.regions:
            return
        if object_kind(instance.sop_class_uid) is not None:
            return
        if (instance.parts[0].placement is None) != (row.origin_mm is None):
            return
        if len(self._known) < _MOST_KEPT:
            self._known[row.key] = instance

    def make(self, row: Row, where: str, locator: str) -> Instance | None:
        """Return the instance of a file, or ``None`` where none of its key is known."""
        like = self._known.get(row.key)
        if like is None:
            return None
        (part,) = like.parts
        if row.origin_mm is not None and part.placement is not None:
            reference = self._references.get(row.reference)
            if reference is None:
                reference = self._references.setdefault(row.reference, row.reference.decode())
            part = FramePart(
                placement=FramePlacement(
                    origin_lps_mm=row.origin_mm,
                    row_direction=part.placement.row_direction,
                    column_direction=part.placement.column_direction,
                    frame_of_reference_uid=reference or None,
                ),
                scale=part.scale,
                aspect=part.aspect,
                split=part.split,
                time=part.time,
                thickness_mm=part.thickness_mm,
            )
        return Instance(
            where=where,
            locator=locator,
            fields=like.fields,
            transfer_syntax=like.transfer_syntax,
            sop_uid=row.sop_uid,
            sop_class_uid=like.sop_class_uid,
            study_uid=like.study_uid,
            series_uid=like.series_uid,
            number=row.number,
            rows=like.rows,
            columns=like.columns,
            is_multiframe=False,
            parts=(part,),
        )
