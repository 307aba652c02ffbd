"""What lies beside the images of the open study: read when wanted, laid over the panes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from desktop.app.draft import Place
from desktop.app.ports import StudySource, Translator
from desktop.domain.imaging import FrameRef, ObjectKind, ObjectRef, Stack, Study
from desktop.domain.message import Message, Problem
from desktop.domain.segmentation import Segment, Segmentation
from desktop.domain.sr_tree import KeySelection, SrDocument, SrReference
from desktop.viewer.sr_lines import SrTarget
from desktop.views.background import submit
from desktop.views.viewer.compose import Composer
from desktop.views.viewer.overlay import Overlay
from desktop.views.viewer.presented import Presenter
from desktop.views.viewer.scene import Scene, reach_mm
from desktop.views.viewer.segment_layers import SegmentLayers, largest_place
from desktop.views.viewer.shapes import DrawnShape
from desktop.views.viewer.sr_shapes import drawn

Content = SrDocument | KeySelection | Segmentation
_STARS_READ = 32  # selections read at once for their stars; more are read when opened


class _Board(Protocol):
    """What this acts on: the viewer area."""

    scene: Scene
    composer: Composer
    presenter: Presenter

    def refresh(self) -> None: ...


class Beside(QObject):
    """Reads objects off the GUI thread and answers what is drawn of them.

    Signals
    -------
    changed
        An object was read, failed, or is shown differently.
    away
        A line led to an image that is not open.
    """

    changed = Signal()
    away = Signal()

    def __init__(self, board: _Board, source: StudySource, translator: Translator) -> None:
        super().__init__()
        self._board, self._source, self._words = board, source, translator
        self._contents: dict[str, Content | Problem] = {}
        self._flying: set[str] = set()
        self._stars: dict[tuple[str, int], str] = {}
        self._target: SrTarget | None = None
        self._study_uid = ""
        self.objects: tuple[ObjectRef, ...] = ()
        self.segments = SegmentLayers(self.segment_words, self)
        self.segments.changed.connect(self._on_changed)

    # the study

    def show_study(self, study: Study | None) -> None:
        """Take in the objects of a study; another one forgets all that was read."""
        uid = study.study_uid if study is not None else ""
        if uid != self._study_uid:
            self._contents.clear()
            self._flying.clear()
            self._stars.clear()
            self._target = None
            self.segments.forget()
        self._study_uid = uid
        self.objects = study.objects if study is not None else ()
        keys = [ref for ref in self.objects if ref.kind is ObjectKind.KEY_OBJECTS]
        for ref in keys[:_STARS_READ]:
            self.read(ref)
        self.changed.emit()

    def content(self, ref: ObjectRef) -> Content | Problem | None:
        """Return an object that was read, why it cannot be, or ``None`` before that."""
        return self._contents.get(ref.sop_uid)

    def is_reading(self, ref: ObjectRef) -> bool:
        """Whether an object is being read."""
        return ref.sop_uid in self._flying

    @property
    def is_settled(self) -> bool:
        """Whether nothing is being read or worked out."""
        return not self._flying and self.segments.is_settled

    def open(self, ref: ObjectRef) -> None:
        """Open an object, or switch a segmentation that is open on or off."""
        if ref.kind is ObjectKind.PRESENTATION:
            self._show_state(ref)
        elif self.segments.get(ref.sop_uid) is not None:
            self.segments.toggle(ref.sop_uid)
        else:
            self.read(ref)

    def _show_state(self, ref: ObjectRef) -> None:
        """Show an image in a presentation state, or as it is again where it is shown so now."""
        scene, presenter = self._board.scene, self._board.presenter
        panes = sorted(scene.arrangement.visible, key=lambda pane: pane != scene.active)
        for pane in panes:
            frame = scene.ref(pane)
            if frame is not None and self._is_for(ref, frame):
                is_on = scene.states[pane].presentation == ref.sop_uid
                presenter.show(pane, "" if is_on else ref.sop_uid)
                return
        found = next(
            (
                (stack, index)
                for stack in scene.stacks
                for index, frame in enumerate(stack.frames)
                if self._is_for(ref, frame)
            ),
            None,
        )
        if found is None:
            self.away.emit()
            return
        scene.show_stack(scene.active, found[0].key, found[1])
        presenter.show(scene.active, ref.sop_uid)

    def _is_for(self, ref: ObjectRef, frame: FrameRef) -> bool:
        choices = self._board.presenter.choices(frame)
        return any(state.sop_uid == ref.sop_uid for state in choices)

    def read(self, ref: ObjectRef) -> None:
        """Read an object on a worker, once."""
        if ref.sop_uid in self._contents or ref.sop_uid in self._flying:
            return
        job = self._job(ref)
        if job is None:
            self._contents[ref.sop_uid] = Problem.of(ref.description, "object-not-openable")
            self.changed.emit()
            return
        self._flying.add(ref.sop_uid)
        study_uid = self._study_uid

        def deliver(owner: Beside, result: object, error: Exception | None) -> None:
            if owner._study_uid == study_uid:
                owner._keep(ref, result, error)

        submit(job, deliver, owner=self)

    def _job(self, ref: ObjectRef) -> Callable[[], object] | None:
        source = self._source
        if ref.kind is ObjectKind.SEGMENTATION:
            return lambda: source.segmentation(ref)
        if ref.kind is ObjectKind.KEY_OBJECTS:
            return lambda: source.key_objects(ref)
        if ref.kind is ObjectKind.REPORT:
            return lambda: source.report_tree(ref)
        return None

    def _keep(self, ref: ObjectRef, result: object, error: Exception | None) -> None:
        self._flying.discard(ref.sop_uid)
        if isinstance(result, SrDocument | KeySelection | Segmentation):
            self._contents[ref.sop_uid] = result
        else:
            problem = getattr(error, "problem", None)
            broken = Problem.of(ref.description, "dicom-broken")
            self._contents[ref.sop_uid] = problem if isinstance(problem, Problem) else broken
        if isinstance(result, Segmentation):
            self.segments.add(result)
        if isinstance(result, KeySelection):
            title = result.title.meaning
            for one in result.references:
                for frame in one.frames or (0,):
                    self._stars.setdefault((one.sop_uid, frame), title)
        self._on_changed()

    def _on_changed(self) -> None:
        self._board.refresh()
        self.changed.emit()

    # words

    def segment_words(self, segment: Segment) -> str:
        """Return what a segment is called, number first: never told by colour alone."""
        number = str(segment.number)
        if segment.label:
            message = Message.of("objects-segment", number=number, label=segment.label)
        else:
            message = Message.of("objects-segment-unnamed", number=number)
        return self._words.text(message)

    def image_name(self, reference: SrReference) -> Message | None:
        """Return what an open image is called; ``None`` where it is not open."""
        found = self._find(reference)
        if found is None:
            return None
        stack, index = found
        series = self._board.composer.series_name(stack)
        return Message.of("sr-image-known", series=series, image=str(index + 1))

    def _find(self, reference: SrReference) -> tuple[Stack, int] | None:
        for frame in reference.frames or (1,):
            found = self._board.scene.find(reference.sop_uid, frame)
            if found is not None:
                return found
        return None

    # going there

    def go_to(self, target: SrTarget) -> bool:
        """Bring what a line leads to on screen and draw its shape; false where it is not open."""
        self._target = target
        found = self._find(target.reference) if target.reference is not None else None
        if found is not None:
            stack, index = found
            ref = stack.frames[index]
            there = Place(
                series_uid=stack.series_uid,
                stack=stack.stack,
                sop_uid=ref.sop_uid,
                frame=ref.frame,
                x=0.0,
                y=0.0,
            )
            self._board.scene.go_to(there)
        elif not self._go_to_point(target):
            self.away.emit()
            self._board.refresh()
            return False
        self._board.refresh()
        return True

    def _go_to_point(self, target: SrTarget) -> bool:
        shape = target.shape
        if shape is None or not shape.is_spatial or not shape.points:
            return False
        x, y, z = shape.points[0]
        place = Place(
            series_uid="",
            stack=0,
            sop_uid="",
            frame=1,
            x=0.0,
            y=0.0,
            point_lps_mm=(x, y, z),
            frame_of_reference_uid=shape.frame_of_reference_uid,
        )
        return self._go_to_place(place)

    def _go_to_place(self, place: Place) -> bool:
        scene = self._board.scene
        if scene.find(place.sop_uid, place.frame) is not None:
            return scene.go_to(place)
        before = tuple(scene.states)
        scene.go_to_point(place)
        uid = place.frame_of_reference_uid
        is_here = any(
            ref.placement is not None and ref.placement.frame_of_reference_uid == uid
            for pane in scene.arrangement.visible
            if (ref := scene.ref(pane)) is not None
        )
        return tuple(scene.states) != before or is_here

    def show_segment(self, sop_uid: str, number: int) -> None:
        """Choose a segment and bring the slice with most of it on screen."""
        held = self.segments.get(sop_uid)
        place = largest_place(held.segmentation, number) if held is not None else None
        if place is not None and not self._go_to_place(place):
            self.away.emit()
        self.segments.choose((sop_uid, number))

    def next_segment(self) -> None:
        """Go to the next segment that is on."""
        chosen = self.segments.step()
        if chosen is not None:
            self.show_segment(*chosen)

    def toggle_segments(self) -> None:
        """Show or hide all segmentations; the first time reads those of the study."""
        unread = [
            ref
            for ref in self.objects
            if ref.kind is ObjectKind.SEGMENTATION and self.content(ref) is None
        ]
        if unread:
            for ref in unread:
                self.read(ref)
        else:
            self.segments.toggle_all()

    # showing

    def over(self, pane: int, overlay: Overlay) -> Overlay:
        """Return the overlay of a pane with what lies over its image."""
        scene = self._board.scene
        stack, ref = scene.stack(pane), scene.ref(pane)
        if stack is None or ref is None:
            return overlay
        star = self._stars.get((ref.sop_uid, ref.frame), self._stars.get((ref.sop_uid, 0)))
        if star is None and scene.key_image(pane) is not None:
            star = ""
        if star is not None:
            overlay = self._starred(overlay, star)
        if scene.hidden or not self.objects:
            return overlay
        layers = self.segments.layers(ref, (stack.rows, stack.columns))
        shape = self._shape(stack, ref)
        shapes = (*overlay.shapes, shape) if shape is not None else overlay.shapes
        return replace(overlay, layers=layers, shapes=shapes)

    def _starred(self, overlay: Overlay, title: str) -> Overlay:
        message = Message.of("objects-key-star-named", title=title)
        words = self._words.text(message if title else Message("objects-key-star"))
        corners = overlay.corners
        made = replace(corners, top_right=(*corners.top_right, words))
        return replace(overlay, corners=made)

    def _shape(self, stack: Stack, ref: FrameRef) -> DrawnShape | None:
        target = self._target
        if target is None or target.shape is None:
            return None
        if not target.shape.is_spatial:
            image = target.reference
            if image is None or image.sop_uid != ref.sop_uid:
                return None
            if image.frames and ref.frame not in image.frames:
                return None
        return drawn(target.shape, ref, reach_mm(stack))

    def starred(self) -> frozenset[str]:
        """Return keys of stacks that hold an image of a key selection."""
        uids = {sop_uid for sop_uid, _frame in self._stars}
        stacks = self._board.scene.stacks if uids else ()
        return frozenset(s.key for s in stacks if any(ref.sop_uid in uids for ref in s.frames))
