"""The commands that flip and rotate the active pane, and the word that marking on it is meant."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from PySide6.QtCore import SignalInstance

from desktop.viewer.turn import Turn
from desktop.views.viewer.scene import Scene


class _Board(Protocol):
    """What turning acts on: the viewer area."""

    scene: Scene
    switches_changed: SignalInstance

    def refresh(self) -> None: ...


class Turning:
    """Turns panes; each pane by itself, linked panes stay as they are."""

    def __init__(self, board: _Board) -> None:
        self._board = board

    def commands(self) -> dict[str, Callable[[], None]]:
        """Return the commands of the registry that are carried out here."""
        return {
            "flip-horizontal": lambda: self._turn(Turn.flipped),
            "flip-vertical": lambda: self._turn(Turn.flipped_down),
            "rotate-right": lambda: self._turn(Turn.rotated),
            "rotate-left": lambda: self._turn(lambda turn: turn.rotated(-1)),
            "accept-turn": lambda: self.accept(self._board.scene.active),
        }

    def accept(self, pane: int) -> None:
        """Take the reader's word that marks on the turned image of a pane are meant."""
        scene = self._board.scene
        if scene.states[pane].is_held:
            scene.change(pane, replace(scene.states[pane], turn_accepted=True))
            self._tell()

    def _turn(self, how: Callable[[Turn], Turn]) -> None:
        scene, pane = self._board.scene, self._board.scene.active
        state = scene.states[pane]
        if state.stack_key is not None:
            scene.change(pane, state.turned(how(state.turn)))
            self._tell()

    def _tell(self) -> None:
        self._board.refresh()
        self._board.switches_changed.emit()
