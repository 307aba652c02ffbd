"""How panes go together: slices by position or by hand, windows and views where wished."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from desktop.domain.imaging import FrameRef, Stack
from desktop.viewer.hanging import Hung
from desktop.viewer.pane import PaneState
from desktop.viewer.sync import Offsets, are_alike, synced_index, synced_view
from desktop.viewer.turn import Turn
from desktop.viewer.turned import turned_view

_AS_STORED = Turn()  # views are shared as of unturned images: each pane keeps its own turn
Shown = Callable[[int], tuple[Stack, FrameRef] | None]


@dataclass(slots=True)
class Together:
    """The switches and the offsets; they outlive a study, as frames of reference are unique."""

    window: bool = False
    view: bool = False
    offsets: Offsets = field(default_factory=Offsets)
    groups: tuple[int, ...] = ()  # of each pane; 0 goes with every group

    def take_up(self, hung: Hung) -> None:
        """Set the switches as a reader's own protocol has them; shipped ones leave them."""
        if hung.user:
            self.window, self.view = hung.sync_window, hung.sync_view

    def are_grouped(self, pane: int, other: int) -> bool:
        """Whether two panes may scroll together."""
        if max(pane, other) >= len(self.groups):
            return True
        one, two = self.groups[pane], self.groups[other]
        return 0 in (one, two) or one == two

    def follow(self, states: list[PaneState], shown: Shown, pane: int) -> None:
        """Scroll every pane whose stack is linked to that of ``pane``."""
        here = shown(pane)
        if here is None:
            return
        stack, index = here[0], states[pane].index
        for other in range(len(states)):
            there = shown(other)
            if other == pane or there is None or not self.are_grouped(pane, other):
                continue
            target = there[0]
            same = target.key == stack.key
            found = index if same else synced_index(stack, index, target, self.offsets)
            if found is not None:
                states[other] = states[other].at(found, len(target.frames))

    def spread(
        self, states: list[PaneState], shown: Shown, pane: int, before: PaneState
    ) -> frozenset[int]:
        """Give a new window or view of ``pane`` to the panes that go with it; say which."""
        here, now = shown(pane), states[pane]
        windowed = self.window and (now.window, now.inverted) != (before.window, before.inverted)
        viewed = self.view and now.view != before.view
        if here is None or now.stack_key != before.stack_key or not (windowed or viewed):
            return frozenset()
        changed = set()
        for other in range(len(states)):
            there = shown(other)
            if other == pane or there is None or not are_alike(here[0], there[0]):
                continue
            state = states[other]
            if windowed:
                state = replace(state, window=now.window, inverted=now.inverted)
            if viewed:
                view = synced_view(turned_view(now.view, now.turn, _AS_STORED), here, there)
                state = replace(state, view=turned_view(view, _AS_STORED, state.turn))
            if state != states[other]:
                states[other] = state
                changed.add(other)
        return frozenset(changed)
