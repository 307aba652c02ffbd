"""The overlay of a pane, in words, from the scene."""

from __future__ import annotations

from collections.abc import Callable

from desktop.app.draft import MeasurementMark, Place
from desktop.app.ports import Translator
from desktop.domain.imaging import FrameRef, Stack
from desktop.domain.message import Message, Problem
from desktop.domain.pixels import Frame, Window
from desktop.report.catalogue import level_text
from desktop.report.identity import person_name
from desktop.viewer.company import Companion, Role
from desktop.viewer.geometry import EdgeLetters, Segment, edge_letters, reference_line
from desktop.viewer.hit import Hit
from desktop.viewer.lossy import lossy_words
from desktop.viewer.lut import Voi
from desktop.viewer.measure_spine import difference
from desktop.viewer.measure_words import label
from desktop.viewer.measuring import Measured
from desktop.viewer.mirrored import flag_of, ratios
from desktop.viewer.mpr import is_virtual
from desktop.viewer.pane import (
    corner_basis,
    corner_place,
    corner_technique,
    corner_window,
    corner_zoom,
)
from desktop.viewer.tools import MEASURING
from desktop.viewer.turn import Turn
from desktop.views.viewer.corners import CornerText
from desktop.views.viewer.crossing import crossing_shapes
from desktop.views.viewer.figures import DrawnMeasure
from desktop.views.viewer.geometry_words import geometry_note, geometry_problems, reformatted_lines
from desktop.views.viewer.level_labels import LevelLabels
from desktop.views.viewer.overlay import DrawnMark, Overlay
from desktop.views.viewer.scene import Scene


class Composer:
    """Builds overlays; holds the scene and the words."""

    def __init__(self, scene: Scene, translator: Translator) -> None:
        self._scene, self._words = scene, translator
        self.labels = LevelLabels(scene, translator)
        self.cine: Callable[[int], Message | None] = lambda _pane: None

    def overlay(self, pane: int, held: Frame | Problem | None, voi: Voi | None) -> Overlay:
        """Return everything drawn over a pane."""
        stack, ref = self._scene.stack(pane), self._scene.ref(pane)
        if stack is None or ref is None:
            return Overlay(sentence=self._say(Message("views-viewer-empty")))
        turn, scale = self._scene.states[pane].turn, ref.scale
        measures = tuple(self.measure(m, ref) for m in self._scene.measurements_on(pane))
        return Overlay(
            corners=self._corners(pane, held, voi, measured=bool(measures)),
            letters=turned_letters(edge_letters(ref.placement), turn),
            turned=self._turned(pane),
            held=self._held(pane),
            row_mm=scale.row_mm if turn.quarters % 2 == 0 else scale.column_mm,
            lines=self._lines(pane),
            notes=self.labels.notes(ref, stack),
            marks=self._marks(pane),
            measures=measures,
            shapes=(*crossing_shapes(self._scene, pane), *self.labels.shapes(ref, stack)),
            sentence=self._sentence(pane, held),
            warning=self._warning(held),
        )

    def series_name(self, stack: Stack) -> str:
        """Return what a series is called."""
        number = "–" if stack.number is None else str(stack.number)
        return stack.description or self._say(Message.of("views-viewer-unnamed", number=number))

    def study_tag(self, owner: Companion) -> str:
        """Return what a study is to the report, and its date ("PRIOR 2024-05-01")."""
        date = owner.study.date or self._say(Message("studies-no-date"))
        return self._say(Message.of(f"studies-tag-{owner.role.value}", date=date))

    def strip_groups(self) -> tuple[tuple[str, tuple[Stack, ...]], ...]:
        """Return the series of each study with its heading: role, date and modalities."""
        groups = []
        for one in self._scene.company.all:
            kinds = dict.fromkeys(stack.modality for stack in one.study.pictures)
            role = self._say(Message(f"studies-role-{one.role.value}"))
            date = one.study.date or self._say(Message("studies-no-date"))
            groups.append((f"{role}\n{' '.join(kinds)}\n{date}", one.study.pictures))
        return tuple(groups)

    def _described(self, stack: Stack) -> str:
        """Return the name of a series, with its study where there are several."""
        owner, name = self._scene.owner(stack), self.series_name(stack)
        if owner is None or not self._scene.company.others:
            return name
        tag = self.study_tag(owner)
        return self._say(Message.of("studies-series", study=tag, series=name))

    def accessible_name(self, pane: int) -> str:
        """Return what a screen reader says of a pane."""
        stack = self._scene.stack(pane)
        if stack is None:
            return self._say(Message("views-viewer-pane-name-empty"))
        active = "-active" if pane == self._scene.active else ""
        ref = self._scene.ref(pane)
        level = self.labels.word(ref, stack) if ref is not None else ""
        args = {
            "series": self._described(stack),
            "image": str(self._scene.states[pane].index + 1),
            "count": str(len(stack.frames)),
        }
        if level:
            said = Message.of(f"level-pane-name{active}", **args, level=level_text(level))
        else:
            said = Message.of(f"views-viewer-pane-name{active}", **args)
        return self._say(said)

    def _turned(self, pane: int) -> str:
        turn = self._scene.states[pane].turn
        if turn.is_identity:
            return ""
        word = "flipped" if turn.mirrored else "rotated"
        sideways = "-sideways" if turn.mirrored and turn.quarters % 2 else ""
        degrees = str(turn.quarters * 90)
        return self._say(Message.of(f"viewer-turned-{word}{sideways}", degrees=degrees))

    def _held(self, pane: int) -> str:
        held = self._scene.states[pane].is_held
        return self._say(Message("viewer-turned-held")) if held else ""

    def _say(self, message: Message) -> str:
        return self._words.text(message)

    def _corners(
        self, pane: int, held: Frame | Problem | None, voi: Voi | None, *, measured: bool
    ) -> CornerText:
        scene = self._scene
        stack, ref = scene.stack(pane), scene.ref(pane)
        owner = scene.owner(stack) if stack is not None else None
        if stack is None or ref is None or owner is None:
            return CornerText()
        state = scene.states[pane]
        patient = owner.study.patient
        window = corner_window(voi if isinstance(voi, Window) else None)
        zoom = self._say(corner_zoom(state.view))
        technique = tuple(self._say(line) for line in corner_technique(stack))
        name, shown = self.series_name(stack), self._say(window) if window else ""
        linked, cine = self._linked(pane), self._cine(pane)
        basis = ""
        if measured or scene.tool in MEASURING:
            basis = self._say(corner_basis(_basis_of(ref)))
        offset = scene.offset_mm(pane) is not None
        return CornerText(
            identity=_present(person_name(patient.name), patient.id),
            tag=self.study_tag(owner) if scene.company.others else "",
            is_prior=owner.role is Role.PRIOR,
            top_left=(
                name,
                self._say(corner_place(stack, state.index)),
                *(self._say(line) for line in reformatted_lines(scene, stack)),
            ),
            top_right=_present(level_text(self.labels.word(ref, stack)), shown),
            bottom_left=(*self._geometry(stack), *technique),
            bottom_right=_present(self._lossy(held), cine, linked, basis, zoom),
            less=_present(zoom, *technique, "" if offset else linked, cine, name, basis, shown),
        )

    def _lossy(self, held: Frame | Problem | None) -> str:
        words = lossy_words(held) if isinstance(held, Frame) else None
        return self._say(words) if words is not None else ""

    def _cine(self, pane: int) -> str:
        words = self.cine(pane)
        return self._say(words) if words is not None else ""

    def _geometry(self, stack: Stack) -> tuple[str, ...]:
        """Return what is wrong with where the slices lie, for the corner and the strip."""
        return tuple(self._say(geometry_note(problem)) for problem in geometry_problems(stack))

    def series_tip(self, stack: Stack) -> str:
        """Return what the strip says of a series when asked: its name and its faults."""
        faults = (self._words.what(problem) for problem in geometry_problems(stack))
        return "\n".join((self._described(stack), *faults))

    def _linked(self, pane: int) -> str:
        """Return whether a pane follows the active one, and by how much where it was aligned."""
        offset = self._scene.offset_mm(pane)
        if offset is not None:
            return self._say(Message.of("views-sync-offset", mm=f"{offset:+.1f}"))
        return self._say(Message("views-viewer-synced")) if self._scene.linked(pane) else ""

    def _lines(self, pane: int) -> tuple[Segment, ...]:
        scene = self._scene
        stack, ref = scene.stack(pane), scene.ref(pane)
        source, source_ref = scene.stack(scene.active), scene.ref(scene.active)
        if not scene.lines or pane == scene.active:
            return ()
        if stack is None or ref is None or source is None or source_ref is None:
            return ()
        size, other = (stack.rows, stack.columns), (source.rows, source.columns)
        line = reference_line(ref, size, source_ref, other)
        return (line,) if line else ()

    def _marks(self, pane: int) -> tuple[DrawnMark, ...]:
        scene = self._scene
        drawn = []
        for mark, target, badge in scene.marks_on(pane):
            number = scene.draft.number_of(mark.finding) if scene.draft else None
            drawn.append(
                DrawnMark(
                    id=mark.finding,
                    number="" if number is None else str(number),
                    category=scene.lane(mark.finding),
                    target=target,
                    badge=badge,
                    selected=_is_selected(scene.selected, "mark", mark.finding),
                )
            )
        return tuple(drawn)

    def measure(self, mark: MeasurementMark, ref: FrameRef) -> DrawnMeasure:
        """Return a measurement as it is drawn on its frame."""
        selected = self._scene.selected
        chosen = _is_selected(selected, "measurement", mark.id)
        put = mark.label_x is not None and mark.label_y is not None
        return DrawnMeasure(
            id=mark.id,
            tool=mark.tool,
            points=mark.points,
            label=self._say(self._label_of(mark)),
            label_at=(mark.label_x or 0.0, mark.label_y or 0.0) if put else None,
            selected=chosen,
            handle=selected.handle if chosen and selected is not None else None,
            aspect=ref.aspect or 1.0,
        )

    def _label_of(self, mark: MeasurementMark) -> Message:
        draft = self._scene.draft
        other = draft.measurement(mark.against) if draft is not None else None
        if other is None:
            return label(mark.tool, mark.readings, mark.basis)
        if flag_of(mark.readings) is not None:
            change = ratios(mark.readings, other.readings)
        else:
            change = difference(mark.readings, other.readings)
        return label(mark.tool, mark.readings, mark.basis, (self._where(other.place), change))

    def _where(self, place: Place) -> Message:
        """Return the name of the image a place is on."""
        found = self._scene.find(place.sop_uid, place.frame)
        if found is None:
            return Message("measure-elsewhere")
        stack, index = found
        return Message.of("measure-on-image", series=self._described(stack), image=str(index + 1))

    def listed_words(self, mark: MeasurementMark) -> str:
        """Return a measurement on one line, with the image it is on."""
        words = " · ".join(self._say(self._label_of(mark)).splitlines())
        return self._say(Message.of("measure-listed", words=words, where=self._where(mark.place)))

    def measured_words(self, tool: str, made: Measured) -> str:
        """Return the label of a figure that is being drawn or moved; none where it is refused."""
        if made.is_refused or not made.readings:
            return ""
        return self._say(label(tool, made.readings, made.basis))

    def _sentence(self, pane: int, held: Frame | Problem | None) -> str:
        if isinstance(held, Frame):
            return ""
        stack = self._scene.stack(pane)
        if held is None and stack is not None and is_virtual(stack.series_uid):
            done, total = self._scene.virtual.progress
            return self._say(Message.of("views-mpr-building", done=str(done), total=str(total)))
        if held is None and stack is not None:
            image, count = self._scene.states[pane].index + 1, len(stack.frames)
            args = {"image": str(image), "count": str(count)}
            return self._say(Message.of("views-viewer-reading", **args))
        return self._problem(held, self._scene.states[pane].index) if held is not None else ""

    def _problem(self, problem: Problem, index: int) -> str:
        what, do = self._words.what(problem), self._words.do(problem)
        args = {"image": str(index + 1), "what": what, "do": do}
        return self._say(Message.of("views-viewer-problem", **args))

    def _warning(self, held: Frame | Problem | None) -> str:
        if isinstance(held, Frame) and held.problems:
            return self._words.what(held.problems[0])
        return ""


def _basis_of(ref: FrameRef) -> str:
    """Return what lengths rest on; regions of a picture have scales of their own."""
    own = (region.scale.basis for region in ref.regions if region.scale.row_mm is not None)
    return next(own, ref.scale.basis)


def _present(*lines: str) -> tuple[str, ...]:
    return tuple(line for line in lines if line)


def _is_selected(selected: Hit | None, kind: str, name: str) -> bool:
    return selected is not None and (selected.kind, selected.id) == (kind, name)


def turned_letters(letters: EdgeLetters | None, turn: Turn) -> EdgeLetters | None:
    """Return the letters of the edges as shown."""
    return None if letters is None else turn.letters(letters)
