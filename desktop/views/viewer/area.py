"""The viewer: panes in a grid beside the series strip, over one scene and one frame store."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QPointF, QRect, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from desktop.app.draft import Draft, KeyImage, Place
from desktop.app.ports import Ids, StudySource, Translator
from desktop.domain.imaging import FrameRef, Plane, Study, Vector3
from desktop.domain.message import Message
from desktop.domain.pixels import Frame, Window
from desktop.viewer.company import Companion, Role
from desktop.viewer.hanging import Protocol, hang
from desktop.viewer.hit import Hit
from desktop.viewer.lut import Voi
from desktop.viewer.mouse import MouseMap
from desktop.viewer.mpr import is_virtual
from desktop.viewer.presets import presets
from desktop.viewer.tools import Tool
from desktop.viewer.turned import turned_sheet
from desktop.viewer.zoom import Point, Sheet, View
from desktop.views.viewer.ahead import Ahead
from desktop.views.viewer.beside import Beside
from desktop.views.viewer.cine import CinePlayer
from desktop.views.viewer.commands import Commands
from desktop.views.viewer.comparing import Comparing
from desktop.views.viewer.compose import Composer
from desktop.views.viewer.edits import Edits
from desktop.views.viewer.fusing import Fusing
from desktop.views.viewer.hanging_commands import HangingCommands
from desktop.views.viewer.labelling import Labelling
from desktop.views.viewer.loader import FrameStore, key_of
from desktop.views.viewer.measure_edits import MeasureEdits
from desktop.views.viewer.mpr import Mpr
from desktop.views.viewer.needs import Needs
from desktop.views.viewer.pane import ImagePane, Look
from desktop.views.viewer.plotting import Plots
from desktop.views.viewer.presented import Presenter
from desktop.views.viewer.projecting import Projecting
from desktop.views.viewer.raster import ZoomCache
from desktop.views.viewer.scene import PANES, Lane, Scene
from desktop.views.viewer.strip import SeriesStrip
from desktop.views.viewer.thumbnail import frame_rgb
from desktop.views.viewer.virtual import Reslicer
from desktop.views.viewer.wishes import PaneWishes

_NO_LOOK = Look(sheet=Sheet(columns=1, rows=1))


class ViewerArea(QWidget):
    """Shows a study. Wishes leave as signals; the draft comes back through ``set_marks``.

    Signals
    -------
    edit_requested
        An edit of ``desktop.app.edits``.
    place_clicked
        The place the finding tool was pressed at.
    stack_shown
        Key of a stack whose first image has just been on screen.
    pointer_moved
        Place under the pointer, or ``None``.
    active_changed
        Number of the active pane.
    level_shown
        Level of the active pane's slice changed (``L5-S1``, empty where none is known).
    selection_changed
        The selected mark or measurement (``Hit``), or ``None``.
    switches_changed
        Tools and switches changed; see ``checked``.
    command_wanted
        A command of the registry that something shown here asks for.
    noticed
        News worth a line (``Message``).
    complained
        Why something drawn cannot be measured (``Problem``).
    label_dropped
        The label of a measurement (its id) was dropped outside its pane, at a place of the screen.
    """

    edit_requested = Signal(object)
    place_clicked = Signal(object)
    stack_shown = Signal(str)
    pointer_moved = Signal(object)
    active_changed = Signal(int)
    level_shown = Signal(str)
    selection_changed = Signal(object)
    switches_changed = Signal()
    command_wanted = Signal(str)
    noticed = Signal(object)
    complained = Signal(object)
    label_dropped = Signal(str, object)

    def __init__(
        self,
        source: StudySource,
        translator: Translator,
        ids: Ids,
        protocols: tuple[Protocol, ...] = (),
    ) -> None:
        super().__init__()
        self.translator = translator
        self._source, self._protocols = source, protocols
        self.scene = Scene()
        self.composer = Composer(self.scene, translator)
        self.reslicer = Reslicer(source)
        self.store = FrameStore(self.reslicer, parent=self)
        self._cache = ZoomCache()
        self.strip = SeriesStrip(translator, self.composer.series_name)
        self.strip.tip_of = self.composer.series_tip
        self.panes = tuple(ImagePane(translator, self._cache) for _ in range(PANES))
        self.edits = Edits(self.scene, ids, self.edit_requested.emit)
        self.measures = MeasureEdits(self.scene, ids, self.store, self)
        self.labelling = Labelling(self, self, self.composer.labels, translator)
        self._commands = Commands(self)
        self.cine = CinePlayer(self)
        self.composer.cine = self.cine.words
        self.presenter = Presenter(self, source, translator)
        self._commands.add(self.presenter.commands())
        self.mpr = Mpr(self, self.reslicer, self)
        self.fusing = Fusing(self, translator, self)
        self.comparing = Comparing(self, self.composer.labels)
        self.projecting = Projecting(self)
        self.plots = Plots(self, self.scene, self.store, translator)
        self._seen: set[str] = set()
        self._needs = Needs(self.scene, self.store, self.strip)
        self.ahead = Ahead(self, self._cache, self)
        self.beside = Beside(self, source, translator)
        self.last_click = QPoint()
        self._level = ""
        self._lay_out()
        self._wire()
        self.set_tool(Tool.SELECT)

    def _lay_out(self) -> None:
        self.setProperty("surface", "bg0")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._grid = QGridLayout()
        self._grid.setContentsMargins(1, 0, 1, 0)
        self._grid.setSpacing(2)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.strip)
        row.addLayout(self._grid, 1)
        for pane in self.panes:
            pane.setParent(self)  # a pane without a parent would show as a window of its own
            pane.hide()
        self.arrange()

    def _wire(self) -> None:
        self.store.arrived.connect(self._on_arrived)
        self.strip.chosen.connect(self._on_chosen)
        for number, pane in enumerate(self.panes):
            pane.figure_words = partial(self._figure_words, number)
        self.measures.wished.connect(self.edit_requested)
        self.measures.refused.connect(self.complained)
        self._wishes = PaneWishes(self, self.panes)
        self.hanging = HangingCommands(self, self)
        self._commands.add(self.hanging.table())
        self._commands.add(self.cine.table())
        self._commands.add(
            {
                "segments": self.beside.toggle_segments,
                "segment-next": self.beside.next_segment,
            }
        )
        self._commands.add(self.mpr.table())
        self._commands.add(self.fusing.table())
        self._commands.add(self.projecting.table())
        self._commands.add({"measure-mirror": self._mirror})
        self.measures.map_of = self.fusing.map_of
        self.fusing.slices.arrived.connect(self._on_arrived)
        self._commands.add(self.plots.table())
        self._commands.add(self.comparing.table())
        self.selection_changed.connect(self.plots.refresh)

    # The study

    def show_study(self, study: Study) -> None:
        """Show another study, hung by the protocol that fits it best."""
        self.cine.stop()
        self.mpr.forget()
        self.fusing.forget()
        self.comparing.forget()
        self.projecting.forget()
        self.store.forget()
        self._cache.clear()
        self._seen.clear()
        self.scene.open(study, hang(study, self._protocols))
        self.strip.show_stacks(())
        self._after_growth()
        self.select(None)
        self.focus_active()
        self.active_changed.emit(self.scene.active)

    def add_stack(self, study: Study) -> None:
        """Take in the same study with more stacks; panes the reader uses stay as they are."""
        if self.scene.study is None or self.scene.study.study_uid != study.study_uid:
            self.show_study(study)
            return
        self.scene.grow(study, hang(study, self._protocols))
        self._after_growth()

    def set_protocols(self, protocols: tuple[Protocol, ...]) -> None:
        """Hang by other protocols from now on; a study nobody has taken in hand at once."""
        self._protocols = protocols
        study = self.scene.study
        if study is not None and not self.scene.touched:
            others = self.scene.company.others
            self.scene.open(study, hang(study, protocols))
            self.scene.set_others(others)
            self._after_growth()

    def set_others(self, others: tuple[Companion, ...]) -> None:
        """Show the study in other company: studies reported with it, earlier ones."""
        if self.scene.study is not None and others != self.scene.company.others:
            self.scene.set_others(others)
            self._after_growth()

    def set_foreign(self, *, foreign: bool) -> None:
        """Frame every pane in red and draw nothing of a report that is of another patient."""
        if foreign != self.scene.is_foreign:
            self.scene.is_foreign = foreign
            for pane in self.panes:
                pane.set_alarmed(alarmed=foreign)
            self.select(None)
            self.refresh()

    def _after_growth(self) -> None:
        company, whole = self.scene.company, self.scene.study
        if whole is not None:
            whole = replace(whole, objects=company.objects)
            self.presenter.take(whole)
        self.beside.show_study(whole)
        if company.others:
            self.strip.show_groups(self.composer.strip_groups())
        else:
            self.strip.show_stacks(self.scene.stacks)
        self.arrange()

    def set_marks(self, draft: Draft | None, lane: Lane) -> None:
        """Show what a draft has on images; ``lane`` categorises a finding."""
        self.scene.draft, self.scene.lane = draft, lane
        if self.scene.selected is not None and not self._exists(self.scene.selected):
            self.select(None)
        self.refresh()
        self.plots.refresh()

    def _exists(self, hit: Hit) -> bool:
        if hit.kind == "measurement":
            return self.measures.exists(hit)
        return self.edits.exists(hit)

    def _figure_words(self, number: int, tool: str, points: tuple[Point, ...]) -> str:
        made = self.measures.words_of(number, tool, points)
        return self.composer.measured_words(tool, made) if made is not None else ""

    def _mirror(self) -> None:
        selected = self.scene.selected
        if selected is not None and selected.kind == "measurement":
            self.measures.mirror(self.scene.active, selected.id)

    @property
    def commands(self) -> frozenset[str]:
        """The commands of the registry that are carried out here."""
        return self._commands.ids

    def trigger(self, action_id: str) -> bool:
        """Carry out an image command of the registry; false where it is not one."""
        return self.mpr.before(action_id) or self._commands.run(action_id)

    def preset_titles(self) -> tuple[Message, ...]:
        """Return what Shift 1 to 5 stand for in the active pane, for menus and tooltips."""
        stack = self.scene.stack(self.scene.active)
        ref = self.scene.ref(self.scene.active)
        frame = self.store.get(ref) if ref else None
        unit = frame.unit if isinstance(frame, Frame) else "stored"
        return tuple(preset.title for preset in presets(stack.modality, unit)) if stack else ()

    def set_compact(self, *, compact: bool) -> None:
        """Fold the strip and show at most two panes; undone when there is room again."""
        if compact is not self.scene.compact:
            self._commands.make_compact(compact=compact)

    def checked(self) -> dict[str, bool]:
        """Return which tools and switches are on, by command."""
        tools = {f"tool-{tool.value}": tool is self.scene.tool for tool in Tool}
        scene = self.scene
        return {
            **tools,
            "sync": scene.sync,
            "sync-window": scene.together.window,
            "sync-view": scene.together.view,
            "cine-play": self.cine.is_playing,
            "cine-bounce": self.cine.bounces,
            **self.mpr.checked(),
            **self.fusing.checked(),
            "lines": scene.lines,
            "hide-marks": scene.hidden,
            "overlays": scene.overlays,
            "strip": not self.strip.isHidden(),
        }

    # Places

    def current_place(self) -> Place | None:
        """Return the place under the pointer in the active pane, else the middle of its view."""
        pane = self.panes[self.scene.active]
        at = QPointF(pane.mapFromGlobal(pane.cursor().pos()))
        if not pane.underMouse():
            at = QPointF(pane.rect().center())
        return self.scene.mark_place(self.scene.active, pane.image_point(at))

    def go_to(self, place: Place) -> bool:
        """Bring a place on screen; false where no stack holds it."""
        found = self.scene.go_to(place)
        self.refresh()
        return found

    def go_to_level(self, level: str, point_lps_mm: Vector3) -> None:
        """Scroll panes across the spine to a disc (its centre in LPS mm), unless they show it."""
        scene = self.scene
        moved = False
        for number in scene.arrangement.visible:
            stack, ref = scene.stack(number), scene.ref(number)
            if stack is None or ref is None or stack.plane in (Plane.SAGITTAL, Plane.CORONAL):
                continue
            if self.composer.labels.word(ref, stack) == level:
                continue
            index = self.composer.labels.slice_of(stack, level, point_lps_mm)
            if index is not None:
                scene.states[number] = scene.states[number].at(index, len(stack.frames))
                moved = True
        if moved:
            self.refresh()

    def occupied(self) -> tuple[QRect, ...]:
        """Return what a prompt must not cover, in coordinates of this widget."""
        boxes = []
        for number in self.scene.arrangement.visible:
            pane = self.panes[number]
            corner = pane.mapTo(self, QPoint(0, 0))
            boxes += [box.toAlignedRect().translated(corner) for box in pane.occupied()]
        return tuple(boxes)

    def active_pane(self) -> ImagePane:
        """Return the pane that keys act on."""
        return self.panes[self.scene.active]

    @property
    def is_held(self) -> bool:
        """Whether the active image is turned and takes no marks until that is accepted."""
        return self.scene.states[self.scene.active].is_held

    def set_mouse(self, table: MouseMap) -> None:
        """Let buttons and wheel do what a table says, in every pane."""
        for pane in self.panes:
            pane.gestures.mouse = table

    def focus_active(self) -> None:
        """Give the keyboard to the active pane."""
        self.active_pane().setFocus(Qt.FocusReason.OtherFocusReason)

    def key_frame_rgb(self, image: KeyImage) -> NDArray[np.uint8] | None:
        """Return a key image as (rows, columns, 3) at native size, or ``None`` without its frame.

        Reads the file where the frame is not in memory: call it on a worker then.
        """
        found = self.scene.find(image.sop_uid, image.frame)
        if found is None:
            return None
        ref = found[0].frames[found[1]]
        held = self.store.get(ref)
        frame = held if isinstance(held, Frame) else self.reslicer.frame(ref)
        return frame_rgb(frame, image)

    # Changes, as wished by panes and commands

    def activate(self, number: int) -> None:
        """Make a pane the active one."""
        if number != self.scene.active:
            self.scene.arrangement = self.scene.arrangement.with_active(number)
            if (
                self.window().focusWidget() in self.panes
            ):  # else the keyboard is elsewhere: leave it
                self.focus_active()
            self.refresh()
            self._needs.change()
            self.active_changed.emit(number)

    def select(self, hit: Hit | None) -> None:
        """Select a mark or a measurement, or nothing."""
        if hit != self.scene.selected:
            self.scene.selected = hit
            self.refresh()
            self.selection_changed.emit(hit)

    def set_tool(self, tool: Tool) -> None:
        """Take up a tool in every pane."""
        self.scene.tool = tool
        for pane in self.panes:
            pane.set_tool(tool)
        self.refresh()
        self.switches_changed.emit()

    def scroll_pane(self, number: int, steps: int) -> None:
        """Move a pane by slices; linked panes follow."""
        self.go_index(number, self.scene.states[number].index + steps)

    def go_index(self, number: int, index: int) -> None:
        """Go to a slice of a pane; linked panes follow."""
        self.cine.interrupt()
        self.scene.go(number, index)
        self.refresh()

    def set_window(self, number: int, window: Window | None) -> None:
        """Show a pane in another window; ``None`` is what the images ask for."""
        also = self.scene.change(
            number, replace(self.scene.states[number], window=window, table=None)
        )
        self._refresh_changed(number, also)

    def show_stack(self, number: int, key: str) -> None:
        """Put a stack in a pane and make it the active one."""
        self.scene.show_stack(number, key)
        self.activate(number)
        self.refresh()

    def set_view(self, number: int, view: View) -> None:
        """Zoom and pan a pane."""
        also = self.scene.change(number, replace(self.scene.states[number], view=view))
        self._refresh_changed(number, also)

    def click_place(self, number: int, point: Point) -> None:
        """Report the place of a click of the finding tool."""
        if self.scene.role(number) is Role.PRIOR:
            self.noticed.emit(Message("studies-no-marks"))
            return
        place = self.scene.mark_place(number, point)
        if place is not None and not self.scene.states[number].is_held:
            pane = self.panes[number]
            self.last_click = pane.mapToGlobal(pane.widget_point(point).toPoint())
            self.place_clicked.emit(place)

    def _on_chosen(self, key: str) -> None:
        self.show_stack(self.scene.active, key)

    # Showing

    def arrange(self) -> None:
        """Lay the panes out again after the layout changed."""
        arrangement = self.scene.arrangement
        visible = arrangement.visible
        for number, pane in enumerate(self.panes):
            self._grid.removeWidget(pane)
            if number in visible:
                pane.show()
        gone = [pane for number, pane in enumerate(self.panes) if number not in visible]
        if any(pane.hasFocus() for pane in gone):
            # hidden with the focus, a pane would pass it on as Tab does: to the next field
            self.active_pane().setFocus(Qt.FocusReason.OtherFocusReason)
        for pane in gone:
            pane.hide()
        for spot, number in enumerate(visible):
            row, column = arrangement.layout.cell(spot)
            self._grid.addWidget(self.panes[number], row, column)
        for line in range(3):
            self._grid.setRowStretch(line, int(line < arrangement.layout.rows))
            self._grid.setColumnStretch(line, int(line < arrangement.layout.columns))
        self.refresh()

    def refresh(self) -> None:
        """Show the scene again, after anything changed."""
        for number in self.scene.arrangement.visible:
            self._refresh_pane(number)
        shown = frozenset(self.scene.visible_keys)
        starred = self.scene.starred() | self.beside.starred()
        self.strip.show_state(shown, starred, self.scene.measured())
        self._needs.change()
        self.ahead.look()
        ref = self.scene.ref(self.scene.active)
        stack = self.scene.stack(self.scene.active)
        level = self.composer.labels.word(ref, stack) if ref is not None else ""
        if level != self._level:
            self._level = level
            self.level_shown.emit(level)

    def _refresh_changed(self, number: int, also: frozenset[int]) -> None:
        for pane in (number, *also):
            if pane in self.scene.arrangement.visible:
                self._refresh_pane(pane)

    def _refresh_pane(self, number: int) -> None:
        pane, stack, ref = self.panes[number], self.scene.stack(number), self.scene.ref(number)
        state = self.scene.states[number]
        pane.set_active(active=number == self.scene.active)
        name = self.fusing.name_of(number, self.composer.accessible_name(number))
        pane.setAccessibleName(name)
        if stack is None or ref is None:
            pane.show_frame(None, _NO_LOOK, self.composer.overlay(number, None, None))
            return
        held, voi = self.store.get(ref), self.voi(number)
        if isinstance(held, Frame) and held.is_colour:
            state = self.scene.states[number] = state.in_colour()
        sheet = Sheet(columns=stack.columns, rows=stack.rows, aspect=ref.aspect or 1.0)
        look = Look(
            sheet=turned_sheet(sheet, state.turn),
            turn=state.turn,
            view=state.view,
            voi=voi,
            inverted=state.inverted,
            fused=self.fusing.look(number),
            painted=self.presenter.frame(number, held if isinstance(held, Frame) else None),
            count=len(stack.frames),
        )
        frame = held if isinstance(held, Frame) else None
        shown_voi = None if frame is not None and frame.is_colour else voi
        overlay = self.composer.overlay(number, held, shown_voi)
        overlay = self.presenter.dressed(number, overlay, frame, shown_voi)
        overlay = self.fusing.dressed(number, self.beside.over(number, overlay))
        pane.show_frame(frame, look, overlay)
        is_new = stack.key not in self._seen and not is_virtual(stack.series_uid)
        if frame is not None and is_new and not pane.isHidden():
            self._seen.add(stack.key)
            if self.scene.role(number) is not Role.PRIOR:  # nothing is asserted from those
                self.stack_shown.emit(stack.key)

    def voi(self, number: int) -> Voi | None:
        """Return the window a pane shows, or how its frame asks to be shown."""
        ref, window = self.scene.ref(number), self.scene.states[number].window
        return window or self.presenter.voi(number) or (self.store.voi(ref) if ref else None)

    # Loading

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the plot in its corner."""
        super().resizeEvent(event)
        self.plots.place()

    def _on_arrived(self, ref: FrameRef) -> None:
        for number in self.scene.arrangement.visible:
            shown = self.scene.ref(number)
            if shown is not None and key_of(shown) == key_of(ref):
                self._refresh_pane(number)
        self.ahead.look()

    @property
    def is_settled(self) -> bool:
        """Whether every wanted frame that fits into memory is there."""
        return self.store.is_idle and not self._needs.is_pending and self.fusing.is_settled

    def close_down(self) -> bool:
        """Stop reading, and wait for what is being read, with a limit."""
        self.cine.stop()
        ended = [self.ahead.stop(), self.store.stop()]
        self.reslicer.close()
        return all(ended)
