"""The level tool: clicks name discs one after the other, labels are dragged and renamed."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Protocol

from PySide6.QtCore import QObject, QPoint, QRect, Qt, QTimer, SignalInstance
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop.app.draft import LevelLabel, Place
from desktop.app.edits import MoveLevel, RemoveLevel, RenameLevels, SetLevel
from desktop.app.ports import Translator
from desktop.domain.imaging import Plane
from desktop.domain.message import Message
from desktop.report.catalogue import code
from desktop.report.prompt_place import Box, place_prompt
from desktop.report.prompt_view import PromptChoice, PromptView
from desktop.viewer.company import Role
from desktop.viewer.geometry import plane_of
from desktop.viewer.labelling import first_names, next_name, other_names, shifted
from desktop.viewer.spine import LUMBAR_USUAL
from desktop.viewer.tools import Tool
from desktop.viewer.zoom import Point
from desktop.views.report.prompt import PromptOverlay
from desktop.views.viewer.level_labels import LevelLabels
from desktop.views.viewer.pane import ImagePane
from desktop.views.viewer.scene import Scene

REACH_PX = 12.0
NOTICE_MS = 2500
_ALL, _ONE = "1", "2"


class Asking(StrEnum):
    """What the prompt of the tool asks."""

    NAME = "name"
    RENAME = "rename"
    SHIFT = "shift"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """An open question. ``names`` are its answers by digit, from 1."""

    kind: Asking
    names: tuple[str, ...]
    at: QPoint  # in the area
    pane: int
    place: Place | None = None  # of a disc without a name yet
    old: str = ""
    new: str = ""


class _Board(Protocol):
    """What the tool acts on: the viewer area."""

    scene: Scene
    panes: tuple[ImagePane, ...]
    edit_requested: SignalInstance
    switches_changed: SignalInstance

    def refresh(self) -> None: ...
    def occupied(self) -> tuple[QRect, ...]: ...


class Labelling(QObject):
    """Names discs by the reader's clicks; changes nothing itself but sends edits."""

    KEYS: ClassVar[dict[int, str]] = {
        Qt.Key.Key_Return: "Enter",
        Qt.Key.Key_Enter: "Enter",
        Qt.Key.Key_Escape: "Escape",
        Qt.Key.Key_Backspace: "Backspace",
    }

    def __init__(
        self, board: _Board, host: QWidget, labels: LevelLabels, translator: Translator
    ) -> None:
        super().__init__(host)
        self._board, self._host, self._labels = board, host, labels
        self._translator = translator
        self.question: Question | None = None
        self._trail: list[str] = []  # discs named in this round, the newest last
        self.overlay = PromptOverlay(translator)
        self.overlay.setParent(host)
        self._fade = QTimer(self, singleShot=True)
        self._fade.timeout.connect(self._on_fade)
        for pane in board.panes:
            pane.label_wanted.connect(self._on_click)
            pane.label_dragged.connect(self._on_drag)
            pane.label_moved.connect(self._on_moved)
            pane.label_opened.connect(self._on_opened)
        board.switches_changed.connect(self._on_tool)

    # clicks ---------------------------------------------------------------------------------------

    def _from(self) -> int:
        sender = self.sender()
        panes = self._board.panes
        return panes.index(sender) if sender in panes else self._board.scene.active

    def _on_click(self, point: Point) -> None:
        number = self._from()
        if self.question is not None:
            self._close()
        if self._board.scene.role(number) is Role.PRIOR:
            self._notice(number, point, Message("studies-no-levels"))
            return
        near = self.label_near(number, point)
        if near:
            self._select(near)
            return
        place = self._board.scene.place(number, point)
        if place is None or self._board.scene.draft is None:
            return
        if place.point_lps_mm is None or not place.frame_of_reference_uid:
            self._notice(number, point, Message("labelling-no-place"))
            return
        ref = self._board.scene.ref(number)
        if ref is None or plane_of(ref.placement) is Plane.AXIAL:
            self._notice(number, point, Message("labelling-not-axial"))
            return
        self._name(number, point, place)

    def _name(self, number: int, point: Point, place: Place) -> None:
        last = self._held(self._labels.selected)
        if last is None or last.place.frame_of_reference_uid != place.frame_of_reference_uid:
            self._ask_name(number, point, place)
            return
        before, here = last.place.point_lps_mm, place.point_lps_mm
        if before is None or here is None:
            return
        ref = self._board.scene.ref(number)
        levels = self._labels.map_for(ref) if ref is not None else None
        found = next_name(last.level, before[2], here[2], levels.lumbar if levels else LUMBAR_USUAL)
        if found is None:
            self._notice(number, point, Message.of("labelling-end", level=code(last.level)))
            return
        self._set(found, place)

    def _ask_name(self, number: int, point: Point, place: Place) -> None:
        scene = self._board.scene
        stack, ref, draft = scene.stack(number), scene.ref(number), scene.draft
        if stack is None or ref is None or draft is None or place.point_lps_mm is None:
            return
        names = first_names(
            draft.case.study.region,
            point[1] / max(1, stack.rows),
            self._labels.map_for(ref),
            place.point_lps_mm,
        )
        at = self._spot(number, point)
        self._ask(Question(kind=Asking.NAME, names=names, at=at, pane=number, place=place))

    def _set(self, name: str, place: Place) -> None:
        self._board.edit_requested.emit(SetLevel(LevelLabel(level=name, place=place)))
        held = self._held(name)
        if held is not None and held.place == place:
            self._trail = [*(n for n in self._trail if n != name), name]
            self._select(name)

    def _on_drag(self, start: Point, here: Point) -> None:
        number = self._from()
        name = self.label_near(number, start)
        if name:
            self._labels.live = (name, here)
            self._board.refresh()

    def _on_moved(self, start: Point, end: Point) -> None:
        number = self._from()
        self._labels.live = None
        name, place = self.label_near(number, start), self._board.scene.place(number, end)
        if name and place is not None:
            self._board.edit_requested.emit(MoveLevel(name, place))
            self._select(name)
        else:
            self._board.refresh()

    def _on_opened(self, point: Point) -> None:
        number = self._from()
        name = self.label_near(number, point)
        if name and self.question is None:
            taken = tuple(label.level for label in self._labels.levels)
            names = other_names(name, taken)
            at = self._spot(number, point)
            self._ask(Question(kind=Asking.RENAME, names=names, at=at, pane=number, old=name))

    def label_near(self, number: int, point: Point) -> str:
        """Return the label within reach of a point of a pane, or nothing."""
        scene, pane = self._board.scene, self._board.panes[number]
        stack, ref = scene.stack(number), scene.ref(number)
        if stack is None or ref is None:
            return ""
        spot = pane.widget_point(point)
        best = (REACH_PX, "")
        for label, at in self._labels.places(ref, stack):
            there = pane.widget_point(at)
            gap = math.hypot(there.x() - spot.x(), there.y() - spot.y())
            best = min(best, (gap, label.level))
        return best[1]

    def _held(self, name: str) -> LevelLabel | None:
        return next((label for label in self._labels.levels if label.level == name), None)

    def _select(self, name: str) -> None:
        self._labels.selected = name
        self._board.refresh()

    # keys -----------------------------------------------------------------------------------------

    def wants(self, event: QKeyEvent) -> bool:
        """Whether a key belongs to the tool now, whatever else it is a shortcut for."""
        if self._board.scene.tool is not Tool.LEVELS:
            return False
        key = self._key_of(event)
        if self.question is None:
            return key == "Backspace"
        return key is not None

    def handle_key(self, event: QKeyEvent) -> bool:
        """Take a key of the tool; ``False`` leaves it to the image."""
        key = self._key_of(event)
        return key is not None and self.wants(event) and self.take(key)

    def take(self, key: str) -> bool:
        """Take a key by its name: a digit, ``Enter``, ``Escape``, ``Backspace``."""
        asked = self.question
        if asked is None:
            return key == "Backspace" and self._take_back()
        if key == "Enter":
            key = "1"
        if key in ("Escape", "Backspace"):
            self._close()
        elif key.isdigit() and 1 <= int(key) <= len(self._answers(asked)):
            self._answer(asked, int(key))
        return True

    def _key_of(self, event: QKeyEvent) -> str | None:
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return None
        named = self.KEYS.get(event.key())
        if named:
            return named
        return event.text() if event.text() in "123456789" and event.text() else None

    def _take_back(self) -> bool:
        """Remove the label the round stands at and go back to the one before."""
        name = self._labels.selected or (self._trail[-1] if self._trail else "")
        if self._held(name) is None:
            return False
        self._trail = [n for n in self._trail if n != name]
        self._board.edit_requested.emit(RemoveLevel(name))
        self._select(self._trail[-1] if self._trail else "")
        return True

    def _answers(self, asked: Question) -> tuple[str, ...]:
        return (_ALL, _ONE) if asked.kind is Asking.SHIFT else asked.names

    def _answer(self, asked: Question, digit: int) -> None:
        self._close()
        if asked.kind is Asking.NAME and asked.place is not None:
            self._set(asked.names[digit - 1], asked.place)
        elif asked.kind is Asking.RENAME:
            self._rename(asked, asked.names[digit - 1])
        elif asked.kind is Asking.SHIFT:
            pairs = self._shift(asked.old, asked.new) if digit == int(_ALL) else ()
            self._send_names(pairs or ((asked.old, asked.new),), asked.new)

    def _rename(self, asked: Question, new: str) -> None:
        if self._shift(asked.old, new):
            at, old = asked.at, asked.old
            question = Question(
                kind=Asking.SHIFT, names=(_ALL, _ONE), at=at, pane=asked.pane, old=old, new=new
            )
            self._ask(question)
        else:
            self._send_names(((asked.old, new),), new)

    def _shift(self, old: str, new: str) -> tuple[tuple[str, str], ...]:
        taken = tuple(label.level for label in self._labels.levels)
        moved = shifted(taken, old, new)
        return tuple((pair.old, pair.new) for pair in moved or () if pair.old != pair.new)

    def _send_names(self, names: tuple[tuple[str, str], ...], new: str) -> None:
        self._board.edit_requested.emit(RenameLevels(names))
        self._trail = []
        self._select(new if self._held(new) is not None else "")

    def _on_tool(self) -> None:
        if self._board.scene.tool is not Tool.LEVELS:
            self._trail, self._labels.live = [], None
            if self.question is not None:
                self._close()
            if self._labels.selected:
                self._select("")

    # the prompt -----------------------------------------------------------------------------------

    def _ask(self, question: Question) -> None:
        self.question = question
        self._labels.pending = question.place
        self._board.refresh()
        self._fade.stop()
        self.overlay.show_view(self._view(question))
        self._place(question.pane, question.at)

    def _view(self, asked: Question) -> PromptView:
        if asked.kind is Asking.SHIFT:
            labels: tuple[Message, ...] = (
                Message("labelling-shift-all"),
                Message.of("labelling-shift-one", level=code(asked.new)),
            )
        else:
            labels = tuple(code(name) for name in asked.names)
        return PromptView(
            where=code(asked.old) if asked.old else Message("labelling-where"),
            ask=Message(f"labelling-{asked.kind.value}"),
            choices=tuple(
                PromptChoice(key=str(i + 1), label=label, chosen=i == 0 and not asked.old)
                for i, label in enumerate(labels)
            ),
            hint=Message("labelling-hint") if asked.kind is Asking.NAME else None,
        )

    def _notice(self, number: int, point: Point, message: Message) -> None:
        self.overlay.show_notice(self._translator.text(message), "warn")
        self._place(number, self._spot(number, point))
        self._fade.start(NOTICE_MS)

    def _spot(self, number: int, point: Point) -> QPoint:
        pane = self._board.panes[number]
        return pane.mapTo(self._host, pane.widget_point(point).toPoint())

    def _place(self, number: int, at: QPoint) -> None:
        pane = self._board.panes[number]
        room = QRect(pane.mapTo(self._host, QPoint(0, 0)), pane.size())
        size = self.overlay.sizeHint()
        avoid = [_box(rect) for rect in self._board.occupied()]
        box = None
        for where, spared in ((room, avoid), (self._host.rect(), avoid), (self._host.rect(), [])):
            box = box or place_prompt(
                _box(where), (size.width(), size.height()), (at.x(), at.y()), spared
            )
        self.overlay.setVisible(box is not None)
        if box is not None:
            self.overlay.setGeometry(round(box.x), round(box.y), size.width(), size.height())
            self.overlay.raise_()

    def _on_fade(self) -> None:
        if self.question is None:
            self.overlay.hide()

    def _close(self) -> None:
        self.question = None
        self.overlay.hide()
        if self._labels.pending is not None:
            self._labels.pending = None
            self._board.refresh()


def _box(rect: QRect) -> Box:
    return Box(x=rect.x(), y=rect.y(), width=rect.width(), height=rect.height())
