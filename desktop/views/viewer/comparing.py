"""An earlier study beside the one that is reported: pairs of series, together by position."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QObject, SignalInstance

from desktop.domain.imaging import Stack, Study, Vector3
from desktop.domain.message import Message
from desktop.viewer.alignment import Shift, shift_between
from desktop.viewer.company import Role
from desktop.viewer.layout import Arrangement, Layout
from desktop.viewer.levels import LevelMap
from desktop.viewer.lut import Voi
from desktop.viewer.pairing import pairs
from desktop.viewer.pane import PaneState
from desktop.viewer.series import look_of
from desktop.viewer.sync import are_linked
from desktop.views.viewer.edits import Edits
from desktop.views.viewer.level_labels import LevelLabels
from desktop.views.viewer.scene import PANES, Scene

_PAIRS_LARGE, _PAIRS_SMALL = 2, 1


class _Board(Protocol):
    """What this acts on: the viewer area."""

    scene: Scene
    edits: Edits
    noticed: SignalInstance
    active_changed: SignalInstance

    def arrange(self) -> None: ...
    def focus_active(self) -> None: ...
    def voi(self, number: int) -> Voi | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class _Before:
    """What the panes showed before an earlier study came beside."""

    states: tuple[PaneState, ...]
    arrangement: Arrangement
    groups: tuple[int, ...]


class Comparing(QObject):
    """Puts matching series of two studies side by side, and takes them away again."""

    def __init__(self, board: _Board, labels: LevelLabels) -> None:
        super().__init__()
        self._board, self._labels = board, labels
        self._before: _Before | None = None

    def table(self) -> dict[str, Callable[[], None]]:
        """Return the commands carried out here."""
        return {"compare-swap": self.swap, "key-image": self._key_image}

    @property
    def shown(self) -> Study | None:
        """The earlier study that is on screen."""
        scene = self._board.scene
        for pane in scene.arrangement.visible:
            stack = scene.stack(pane)
            owner = scene.owner(stack) if stack is not None else None
            if owner is not None and owner.role is Role.PRIOR:
                return owner.study
        return None

    def forget(self) -> None:
        """Drop what would be gone back to: another study is shown."""
        self._before = None

    def show(self, study_uid: str) -> int:
        """Put an earlier study of the company beside the present one; return how many pairs.

        Series on screen come first. Where no series of the two is alike nothing changes.
        """
        scene = self._board.scene
        found = self._pairs(study_uid)
        if not found:
            return 0
        if self._before is None or self.shown is None:
            self._before = _Before(
                states=tuple(scene.states),
                arrangement=scene.arrangement,
                groups=scene.together.groups,
            )
        self._align(found)
        kept = {s.stack_key: s for s in (*self._before.states, *scene.states) if s.stack_key}
        scene.states = [PaneState()] * PANES
        for number, pair in enumerate(found):
            for side, stack in enumerate(pair):
                held = kept.get(stack.key)
                scene.states[2 * number + side] = held or PaneState().with_stack(stack)
        layout = Layout.TWO if len(found) == 1 else Layout.FOUR
        scene.arrangement = Arrangement(layout=layout, before=layout)
        scene.together.groups = ()
        scene.touched |= set(range(2 * len(found)))
        for number in range(len(found)):
            scene.go(2 * number, scene.states[2 * number].index)
        self._arranged()
        return len(found)

    def leave(self) -> None:
        """Go back to what the panes showed before."""
        scene, before = self._board.scene, self._before
        self._before = None
        if before is None:
            return
        now = {state.stack_key: state for state in scene.states if state.stack_key is not None}
        scene.states = [
            now.get(state.stack_key or "", state) if self._is_there(state) else PaneState()
            for state in before.states
        ]
        scene.arrangement = before.arrangement
        scene.together.groups = before.groups
        self._arranged()

    def swap(self) -> None:
        """Exchange left and right of each pair."""
        scene = self._board.scene
        if self.shown is None:
            return
        states = list(scene.states)
        for left in range(0, scene.arrangement.layout.panes - 1, 2):
            states[left], states[left + 1] = states[left + 1], states[left]
        scene.states = states
        scene.arrangement = scene.arrangement.with_active(scene.active ^ 1)
        self._arranged()

    def shifts(self, study_uid: str) -> tuple[Shift, ...]:
        """Return what the offsets of the pairs rest on, for telling it."""
        found = (self._shift(*pair) for pair in self._pairs(study_uid))
        return tuple(shift for shift in found if shift is not None)

    def realign(self, study_uid: str) -> None:
        """Work the offsets out anew: level labels of the earlier study are known by now."""
        if self.shown is None or self.shown.study_uid != study_uid:
            return
        found = self._pairs(study_uid)
        scene = self._board.scene
        for now, then in found:
            scene.together.offsets = scene.together.offsets.without((now, then))
        self._align(found)
        if scene.role(scene.active) is not Role.PRIOR:
            scene.go(scene.active, scene.states[scene.active].index)
        self._arranged()

    # the parts of it ------------------------------------------------------------------------------

    def _pairs(self, study_uid: str) -> tuple[tuple[Stack, Stack], ...]:
        scene = self._board.scene
        then = next((s for s in scene.company.studies if s.study_uid == study_uid), None)
        if then is None:
            return ()
        most = _PAIRS_SMALL if scene.compact else _PAIRS_LARGE
        panes = sorted(scene.arrangement.visible, key=lambda pane: pane != scene.active)
        on_screen = [s for pane in panes if (s := scene.stack(pane)) is not None]
        reported = [s for study in scene.company.reported for s in study.pictures]
        ours = {s.key for s in reported}
        wanted = [s for s in dict.fromkeys((*on_screen, *reported)) if s.key in ours]
        wanted = [s for s in wanted if not look_of(s).localizer] or wanted
        first = pairs([s for s in on_screen if s.key in ours], then.pictures)
        return (first or pairs(wanted, then.pictures))[:most]

    def _align(self, found: tuple[tuple[Stack, Stack], ...]) -> None:
        together = self._board.scene.together
        for now, then in found:
            if are_linked(now.frames[0], then.frames[0]):
                continue  # one frame of reference: positions say it
            shift = self._shift(now, then)
            if shift is not None and together.offsets.between(now, then) is None:
                together.offsets = together.offsets.shifted(now, then, shift.mm)

    def _shift(self, now: Stack, then: Stack) -> Shift | None:
        return shift_between(now, then, self._places(now), self._places(then))

    def _places(self, stack: Stack) -> Mapping[str, Vector3]:
        levels: LevelMap | None = self._labels.map_for(stack.frames[0])
        return levels.places if levels is not None else {}

    def _is_there(self, state: PaneState) -> bool:
        return state.stack_key is None or self._board.scene.stack_of(state.stack_key) is not None

    def _arranged(self) -> None:
        self._board.arrange()
        self._board.focus_active()
        self._board.active_changed.emit(self._board.scene.active)

    def _key_image(self) -> None:
        """Choose the image for the report, unless it is one of an earlier study."""
        board = self._board
        if board.scene.role(board.scene.active) is Role.PRIOR:
            board.noticed.emit(Message("studies-no-key-image"))
        else:
            board.edits.toggle_key_image(board.scene.active, board.voi(board.scene.active))
