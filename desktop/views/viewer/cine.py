"""Cine: frames of the active pane in real time, with what had to be left out on screen."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Protocol

from PySide6.QtCore import QObject, Qt, QTimer, SignalInstance

from desktop.domain.message import Message
from desktop.domain.pixels import Frame
from desktop.viewer.cine import Reel, Round, reel_of
from desktop.views.viewer.loader import FrameStore
from desktop.views.viewer.scene import Scene

_MS_PER_S = 1000.0
_MEASURED_S = 2.0  # the rate on screen is that of the last two seconds


class _Board(Protocol):
    """What a cine acts on: the viewer area."""

    scene: Scene
    store: FrameStore
    switches_changed: SignalInstance
    noticed: SignalInstance

    def refresh(self) -> None: ...


@dataclass(slots=True)
class _Running:
    """A cine under way; times in seconds of the player's clock."""

    pane: int
    key: str
    reel: Reel
    began: float
    first: int
    seen: int = 0  # frames that have come due when last looked
    dropped: int = 0
    shown: deque[float] = field(default_factory=deque)


class CinePlayer(QObject):
    """Plays one pane at a time; a frame that is late, or not read yet, is left out and counted.

    Parameters
    ----------
    board
        The viewer area.
    clock
        Seconds that only go forward.
    """

    def __init__(self, board: _Board, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._board, self._clock = board, clock
        self._running: _Running | None = None
        self._reels: dict[str, Reel] = {}  # what a reader chose for a stack
        self._round = Round.LOOP
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.tick)
        self.stepping = False  # while this moves a pane itself

    def table(self) -> dict[str, Callable[[], None]]:
        """Return the commands carried out here."""
        return {
            "cine-play": self.toggle,
            "cine-faster": lambda: self.change_speed(1),
            "cine-slower": lambda: self.change_speed(-1),
            "cine-bounce": self.toggle_round,
        }

    @property
    def is_playing(self) -> bool:
        """Whether a cine runs."""
        return self._running is not None

    @property
    def bounces(self) -> bool:
        """Whether a cine runs back after its last frame."""
        return self._round is Round.BOUNCE

    def toggle(self) -> None:
        """Play the active pane, or stop what plays."""
        if self._running is not None:
            self.stop()
            return
        scene = self._board.scene
        stack = scene.stack(scene.active)
        reel = self._reel(scene.active)
        if stack is None or reel is None:
            self._board.noticed.emit(Message("views-cine-nothing"))
            return
        self._running = _Running(
            pane=scene.active,
            key=stack.key,
            reel=reel,
            began=self._clock(),
            first=scene.states[scene.active].index,
        )
        self._after_change()
        self.tick()

    def stop(self) -> None:
        """Stop where it is."""
        if self._running is not None:
            self._running = None
            self._timer.stop()
            self._after_change()

    def interrupt(self) -> None:
        """Stop because a reader scrolls; a step of the cine's own does not count."""
        if not self.stepping:
            self.stop()

    def change_speed(self, steps: int) -> None:
        """Play faster or slower, from the frame that stands now."""
        scene = self._board.scene
        pane = self._running.pane if self._running is not None else scene.active
        stack, reel = scene.stack(pane), self._reel(pane)
        if stack is None or reel is None:
            return
        self._reels[stack.key] = replace(reel.faster(steps), round=self._round)
        self._begin_anew()

    def toggle_round(self) -> None:
        """Run back after the last frame, or begin again at the first."""
        self._round = Round.LOOP if self._round is Round.BOUNCE else Round.BOUNCE
        self._begin_anew()

    def _begin_anew(self) -> None:
        run = self._running
        reel = self._reel(run.pane) if run is not None else None
        if run is not None and reel is not None:
            run.reel, run.began, run.seen = reel, self._clock(), 0
            run.first = self._board.scene.states[run.pane].index
            run.shown.clear()
            self.tick()
        self._after_change()

    def _reel(self, pane: int) -> Reel | None:
        stack = self._board.scene.stack(pane)
        if stack is None:
            return None
        reel = self._reels.get(stack.key) or reel_of(stack)
        return replace(reel, round=self._round) if reel is not None else None

    def tick(self) -> None:
        """Show the frame that is due; called by the timer, at any time."""
        run, scene = self._running, self._board.scene
        if run is None:
            return
        if scene.states[run.pane].stack_key != run.key or run.pane not in scene.arrangement.visible:
            self.stop()
            return
        now = self._clock()
        frame, due, left_ms = run.reel.due(run.first, (now - run.began) * _MS_PER_S)
        came, run.seen = due - run.seen, due
        if came > 0 and frame != scene.states[run.pane].index:
            stack = scene.stack(run.pane)
            ready = stack is not None and isinstance(
                self._board.store.get(stack.frames[frame]), Frame
            )
            run.dropped += came - 1 if ready else came
            if ready:
                self._show(run, frame, now)
        self._timer.start(max(1, round(left_ms)))

    def _show(self, run: _Running, frame: int, now: float) -> None:
        run.shown.append(now)
        while run.shown and now - run.shown[0] > _MEASURED_S:
            run.shown.popleft()
        self.stepping = True
        try:
            self._board.scene.go(run.pane, frame)
            self._board.refresh()
        finally:
            self.stepping = False

    def words(self, pane: int) -> Message | None:
        """Return the line of a pane: rate and frames left out while it plays, else its own rate."""
        run = self._running
        if run is None or run.pane != pane:
            stack, reel = self._board.scene.stack(pane), self._reel(pane)
            if stack is None or reel is None or not stack.frame_times_ms:
                return None
            return Message.of("views-cine-still", rate=f"{reel.rate:.3g}")
        span = run.shown[-1] - run.shown[0] if len(run.shown) > 1 else 0.0
        got = (len(run.shown) - 1) / span if span > 0 else 0.0
        args = {"rate": f"{run.reel.rate:.3g}", "got": f"{got:.1f}", "dropped": str(run.dropped)}
        return Message.of("views-cine-playing" if got else "views-cine-starting", **args)

    def _after_change(self) -> None:
        self._board.refresh()
        self._board.switches_changed.emit()
