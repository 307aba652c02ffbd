"""What the panes show together: stacks, states, marks, and how one pane follows another."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from desktop.app.draft import Draft, KeyImage, Mark, MeasurementMark, Place
from desktop.domain.case import Category
from desktop.domain.imaging import FrameRef, Stack, Study
from desktop.viewer.company import Companion, Company, Role
from desktop.viewer.geometry import nearest_frame, patient_to_pixel, pixel_to_patient
from desktop.viewer.hanging import Hung, HungStage
from desktop.viewer.hit import Hit
from desktop.viewer.layout import MOST_PANES, Arrangement, Layout
from desktop.viewer.levels import LevelMap
from desktop.viewer.mpr import is_virtual, source_of
from desktop.viewer.pane import PaneState
from desktop.viewer.sync import are_linked, spacing_mm
from desktop.viewer.tools import Tool
from desktop.viewer.zoom import Point
from desktop.views.viewer.reformatted import Virtual, anchored, shares_space
from desktop.views.viewer.together import Together

PANES = MOST_PANES
Lane = Callable[[str], Category | None]


def _no_lane(_finding: str) -> Category | None:
    return None


@dataclass(slots=True)
class Scene:
    """Mutable, owned by the viewer area; every question about it is answered here."""

    study: Study | None = None
    states: list[PaneState] = field(default_factory=lambda: [PaneState()] * PANES)
    arrangement: Arrangement = field(default_factory=Arrangement)
    tool: Tool = Tool.SELECT
    sync: bool = True
    lines: bool = True
    hidden: bool = False
    overlays: bool = True  # what files want drawn over their images
    compact: bool = False  # a small window: at most two panes unless asked for
    draft: Draft | None = None
    lane: Lane = _no_lane
    selected: Hit | None = None
    touched: set[int] = field(default_factory=set)  # panes the reader has taken in hand
    hung: Hung | None = None
    stage: int = 0  # of the protocol in force
    together: Together = field(default_factory=Together)
    badges: dict[tuple[str, str, int], Point] = field(default_factory=dict)
    virtual: Virtual = field(default_factory=Virtual)
    company: Company = field(default_factory=Company)
    prior_levels: tuple[LevelMap, ...] = ()  # as labelled in the reports of earlier studies
    is_foreign: bool = False  # the report is of another patient: nothing of it is drawn
    _stacks: dict[str, Stack] = field(default_factory=dict)
    _left: dict[str, PaneState] = field(default_factory=dict)

    # Stacks and panes

    def open(self, study: Study, hung: Hung) -> None:
        """Show a study as hung, forgetting the one before."""
        self.states = [PaneState()] * PANES
        layout = self._fitting(hung.layout)
        self.arrangement = Arrangement(before=layout).with_layout(layout)
        self.selected = None
        self.touched.clear()
        self.badges.clear()
        self._left.clear()
        self.stage = 0
        self.together.take_up(hung)
        if hung.sync is not None:
            self.sync = hung.sync
        self.virtual = Virtual()
        self.company = Company()
        self.prior_levels = ()
        self.grow(study, hung)

    def grow(self, study: Study, hung: Hung) -> None:
        """Take in a study that has more stacks than before; panes in use stay as they are."""
        self.study = study
        self.company = self.company.with_own(study)
        self._stacks = dict(self.company.stacks)
        self.hung = hung
        now = hung.stages[min(self.stage, len(hung.stages) - 1)]
        for pane, key in enumerate(now.stacks):
            if key is not None and pane not in self.touched and key != self.states[pane].stack_key:
                self.states[pane] = self._begun(now, pane, key)
        layout = self._fitting(now.layout)
        if not self.touched and layout is not self.arrangement.layout:
            self.arrangement = self.arrangement.with_layout(layout)
        self._pair_up(now)

    def set_others(self, others: Iterable[Companion]) -> None:
        """Show the study in other company; panes whose stack goes are hung anew or emptied."""
        self.company = self.company.with_others(others)
        self._stacks = dict(self.company.stacks)
        self._left = {key: state for key, state in self._left.items() if key in self._stacks}
        hung = self.hung.stages[min(self.stage, len(self.hung.stages) - 1)] if self.hung else None
        for pane, state in enumerate(self.states):
            if state.stack_key is None or self.stack_of(state.stack_key) is not None:
                continue
            key = hung.stacks[pane] if hung is not None and pane < len(hung.stacks) else None
            begin = hung is not None and key is not None and key in self._stacks
            self.states[pane] = (
                self._begun(hung, pane, key) if begin and hung and key else PaneState()
            )

    def role(self, pane: int) -> Role | None:
        """Return what the study of a pane is to the report."""
        stack = self.stack(pane)
        return self.role_of(stack) if stack is not None else None

    def role_of(self, stack: Stack) -> Role | None:
        """Return what the study of a stack, also of a reformatted one, is to the report."""
        owner = self.owner(stack)
        return owner.role if owner is not None else None

    def owner(self, stack: Stack) -> Companion | None:
        """Return the study that a stack, also a reformatted one, belongs to."""
        uid = stack.series_uid
        if is_virtual(uid):
            source = self.stack_of(source_of(uid))
            uid = source.series_uid if source is not None else uid
        return self.company.of(uid)

    def to_stage(self, stage: int) -> bool:
        """Hang the panes as a stage of the protocol says; false where there is no such stage."""
        if self.hung is None or not 0 <= stage < len(self.hung.stages):
            return False
        self.stage = stage
        now = self.hung.stages[stage]
        for old in self.states:
            if old.stack_key is not None:
                self._left[old.stack_key] = old
        self.states = [PaneState()] * PANES
        for pane, key in enumerate(now.stacks):
            if key is not None:
                self.states[pane] = self._left.get(key) or self._begun(now, pane, key)
        layout = self._fitting(now.layout)
        self.arrangement = Arrangement(before=layout).with_layout(layout)
        self._pair_up(now)
        return True

    def _begun(self, stage: HungStage, pane: int, key: str) -> PaneState:
        """Return a stack at its middle, in the window the stage wants."""
        return replace(PaneState().with_stack(self._stacks[key]), window=stage.window(pane))

    def _pair_up(self, stage: HungStage) -> None:
        as_hung = stage.layout.panes == Layout.TWO.panes
        self.arrangement = replace(self.arrangement, pair=(0, 1) if as_hung else self._pair())
        self.together.groups = tuple(stage.group(pane) for pane in range(PANES))

    def _fitting(self, layout: Layout) -> Layout:
        return Layout.TWO if self.compact and layout.panes > Layout.TWO.panes else layout

    def _pair(self) -> tuple[int, int]:
        """Return which panes stand side by side in 1x2: the first, and the first across it."""
        first = self.stack(0)
        for pane in range(1, PANES):
            stack = self.stack(pane)
            if first is not None and stack is not None and stack.plane is not first.plane:
                return (0, pane)
        return (0, 1)

    @property
    def stacks(self) -> tuple[Stack, ...]:
        """Every stack with images, in the order of the study."""
        return tuple(self._stacks.values())

    def stack(self, pane: int) -> Stack | None:
        """Return the stack of a pane."""
        key = self.states[pane].stack_key
        return self.stack_of(key) if key is not None else None

    def stack_of(self, key: str) -> Stack | None:
        """Return a stack by its key, acquired or reformatted."""
        return self._stacks.get(key) or self.virtual.stacks.get(key)

    def is_ready(self, ref: FrameRef) -> bool:
        """Whether a frame can be had now: a reformatted one needs its volume first."""
        return not is_virtual(ref.locator) or ref.locator in self.virtual.ready

    def ref(self, pane: int) -> FrameRef | None:
        """Return the frame a pane shows."""
        stack = self.stack(pane)
        if stack is None:
            return None
        return stack.frames[min(self.states[pane].index, len(stack.frames) - 1)]

    @property
    def active(self) -> int:
        """Number of the active pane."""
        return self.arrangement.active

    @property
    def visible_keys(self) -> tuple[str, ...]:
        """Keys of the stacks on screen."""
        keys = (self.states[pane].stack_key for pane in self.arrangement.visible)
        return tuple(dict.fromkeys(key for key in keys if key is not None))

    def show_stack(self, pane: int, key: str, index: int | None = None) -> None:
        """Put a stack in a pane, where it was left if it was shown before."""
        stack = self.stack_of(key)
        if stack is None:
            return
        old = self.states[pane]
        if old.stack_key is not None:
            self._left[old.stack_key] = old
        self.touched.add(pane)
        state = self._left.get(key) or PaneState().with_stack(stack)
        self.states[pane] = state if index is None else state.at(index, len(stack.frames))

    def step_stack(self, pane: int, steps: int) -> None:
        """Put the next stack of the study in a pane, stopping at the ends."""
        here = self.stack(pane)
        own = self.company.all[0] if self.company.all else None
        owner = self.owner(here) if here is not None else own
        keys = [key for key, stack in self._stacks.items() if self.owner(stack) is owner]
        if not keys:
            return
        now = self.states[pane].stack_key
        at = keys.index(now) + steps if now in keys else 0
        if 0 <= at < len(keys):
            self.show_stack(pane, keys[at])

    # Moving

    def go(self, pane: int, index: int) -> None:
        """Go to a slice; linked panes follow by position when synchronised."""
        stack = self.stack(pane)
        if stack is None:
            return
        self.states[pane] = self.states[pane].at(index, len(stack.frames))
        self.touched.add(pane)
        if self.sync:
            self.together.follow(self.states, self.shown, pane)

    def shown(self, pane: int) -> tuple[Stack, FrameRef] | None:
        """Return the stack and the frame a pane shows."""
        stack, ref = self.stack(pane), self.ref(pane)
        return (stack, ref) if stack is not None and ref is not None else None

    def change(self, pane: int, state: PaneState) -> frozenset[int]:
        """Give a pane another state; return the panes whose window or view went with it."""
        before, self.states[pane] = self.states[pane], state
        self.touched.add(pane)
        return self.together.spread(self.states, self.shown, pane, before)

    def linked(self, pane: int) -> bool:
        """Whether a pane follows the active one by position."""
        here, active = self.ref(pane), self.ref(self.active)
        if not self.sync or pane == self.active or here is None or active is None:
            return False
        return are_linked(active, here)

    def offset_mm(self, pane: int) -> float | None:
        """Return by how much a pane follows the active one where a reader aligned the two."""
        here, active = self.stack(pane), self.stack(self.active)
        if not self.sync or pane == self.active or here is None or active is None:
            return None
        return None if here.key == active.key else self.together.offsets.between(active, here)

    def set_layout(self, layout: Layout) -> None:
        """Change the layout; empty panes take stacks that are not on screen."""
        self.arrangement = self.arrangement.with_layout(layout)
        self.touched.add(self.active)
        shown = {state.stack_key for state in self.states}
        spare = [
            key
            for key, stack in self._stacks.items()
            if key not in shown and self.role_of(stack) is not Role.PRIOR
        ]
        for pane in self.arrangement.visible:
            if self.states[pane].stack_key is None and spare:
                self.states[pane] = PaneState().with_stack(self._stacks[spare.pop(0)])

    # Places

    def place(self, pane: int, point: Point) -> Place | None:
        """Return the place of an image point of a pane."""
        ref = self.ref(pane)
        return self.place_on(ref, point) if ref is not None else None

    def place_on(self, ref: FrameRef, point: Point) -> Place | None:
        """Return the place of an image point of a frame of the study."""
        found = self.find(ref.sop_uid, ref.frame)
        if found is None:
            return None
        stack = found[0]
        lps = pixel_to_patient(ref.placement, ref.scale, *point)
        return Place(
            series_uid=stack.series_uid,
            stack=stack.stack,
            sop_uid=ref.sop_uid,
            frame=ref.frame,
            x=point[0],
            y=point[1],
            point_lps_mm=lps,
            frame_of_reference_uid=ref.placement.frame_of_reference_uid if ref.placement else None,
        )

    def mark_place(self, pane: int, point: Point) -> Place | None:
        """Return the place of an image point as a mark keeps it: on an acquired image."""
        place = self.place(pane, point)
        return anchored(place, self.stack_of) if place is not None else None

    def find(self, sop_uid: str, frame: int) -> tuple[Stack, int] | None:
        """Return the stack and index of a frame."""
        for stack in (*self._stacks.values(), *self.virtual.stacks.values()):
            for index, ref in enumerate(stack.frames):
                if ref.sop_uid == sop_uid and ref.frame == frame:
                    return stack, index
        return None

    def go_to(self, place: Place) -> bool:
        """Bring a place on screen, in its own stack and in others of its frame of reference."""
        found = self.find(place.sop_uid, place.frame)
        if found is None:
            return False
        stack, index = found
        panes = [p for p in self.arrangement.visible if self.states[p].stack_key == stack.key]
        pane = panes[0] if panes else self.active
        if not panes:
            self.show_stack(pane, stack.key)
        self.states[pane] = self.states[pane].at(index, len(stack.frames))
        self.go_to_point(place, but=pane)
        return True

    def go_to_point(self, place: Place, but: int | None = None) -> None:
        """Scroll every pane whose stack holds the point to its nearest slice."""
        if place.point_lps_mm is None:
            return
        for pane in range(PANES):
            stack = self.stack(pane)
            if stack is None or pane == but:
                continue
            near = nearest_frame(stack, place.point_lps_mm, place.frame_of_reference_uid)
            if near is not None and near[1] <= reach_mm(stack):
                self.states[pane] = self.states[pane].at(near[0], len(stack.frames))

    # Marks

    def marks_on(self, pane: int) -> Iterable[tuple[Mark, Point, Point | None]]:
        """Return marks to draw on a pane: target and badge in its pixels."""
        stack, ref = self.stack(pane), self.ref(pane)
        if self.draft is None or self.hidden or self.is_foreign or stack is None or ref is None:
            return
        if self.role(pane) is Role.PRIOR:
            return  # a finding of this report is none of an earlier study
        for mark in self.draft.marks:
            own = self.badges.get((mark.finding, ref.sop_uid, ref.frame))
            if is_on(mark.place, ref):
                put = mark.badge_x is not None and mark.badge_y is not None
                stored = (mark.badge_x or 0.0, mark.badge_y or 0.0) if put else None
                yield mark, (mark.place.x, mark.place.y), stored
            elif (seen := _seen_from(mark.place, ref, stack)) is not None:
                yield mark, seen, own

    def measurements_on(self, pane: int) -> Iterable[MeasurementMark]:
        """Return the measurements drawn on the frame a pane shows."""
        ref = self.ref(pane)
        if self.draft is None or self.hidden or self.is_foreign or ref is None:
            return ()
        return tuple(m for m in self.draft.measurements if is_on(m.place, ref))

    def key_image(self, pane: int) -> KeyImage | None:
        """Return the key image that the frame of a pane is, if it is one."""
        ref = self.ref(pane)
        if self.draft is None or ref is None:
            return None
        chosen = self.draft.key_images
        return next((k for k in chosen if (k.sop_uid, k.frame) == (ref.sop_uid, ref.frame)), None)

    def starred(self) -> frozenset[str]:
        """Return keys of stacks that hold a key image."""
        images = self.draft.key_images if self.draft else ()
        return frozenset(f"{image.series_uid}#{image.stack}" for image in images)

    def measured(self) -> frozenset[str]:
        """Return keys of stacks that something was measured on."""
        places = (one.place for one in self.draft.measurements) if self.draft else ()
        return frozenset(f"{place.series_uid}#{place.stack}" for place in places)

    def moved_mark(
        self, pane: int, finding: str, target: Point, badge: Point | None
    ) -> Mark | None:
        """Return a mark with another target or badge, at home on the frame of the pane."""
        ref = self.ref(pane)
        marks = self.draft.marks if self.draft else ()
        mark = next((m for m in marks if m.finding == finding), None)
        place = self.mark_place(pane, target)
        if mark is None or place is None or ref is None:
            return None
        if not is_on(mark.place, ref):
            was = next((t for m, t, _b in self.marks_on(pane) if m.finding == finding), target)
            if was == target and badge is not None:  # only the badge moved, on a foreign frame
                self.badges[(finding, ref.sop_uid, ref.frame)] = badge
                return None
            badge = None
        x, y = badge if badge is not None else (None, None)
        return replace(mark, place=place, badge_x=x, badge_y=y)


def is_on(place: Place, ref: FrameRef) -> bool:
    """Whether a place is on a frame."""
    return place.sop_uid == ref.sop_uid and place.frame == ref.frame


def reach_mm(stack: Stack) -> float:
    """Return how far from a slice a point still belongs to it."""
    return max(spacing_mm(stack) or 0.0, stack.slice_thickness_mm or 0.0, 1.0) * 0.51


def _seen_from(place: Place, ref: FrameRef, stack: Stack) -> Point | None:
    """Return where a place of another frame falls on this one, if it lies in this slice."""
    placement = ref.placement
    if place.point_lps_mm is None or placement is None or place.frame_of_reference_uid is None:
        return None
    if not shares_space(place, placement.frame_of_reference_uid):
        return None
    seen = patient_to_pixel(placement, ref.scale, place.point_lps_mm)
    if seen is None or abs(seen.distance_mm) > reach_mm(stack):
        return None
    inside = 0 <= seen.x + 0.5 <= stack.columns and 0 <= seen.y + 0.5 <= stack.rows
    return (seen.x, seen.y) if inside else None
