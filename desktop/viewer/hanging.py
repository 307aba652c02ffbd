"""Which series goes to which pane: protocols are scored, and so are series for each pane."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from desktop.domain.imaging import Plane, Stack, Study
from desktop.domain.pixels import Window
from desktop.viewer.layout import Layout, smaller_for
from desktop.viewer.protocol import PaneRule, Protocol, Range, Stage, parse_protocols
from desktop.viewer.regions import plain, region_of, regions_of, says, side_of
from desktop.viewer.series import SeriesLook, look_of

__all__ = ["Hung", "HungStage", "PaneRule", "Protocol", "Stage", "hang", "parse_protocols"]
__all__ += ["region_of", "regions_of", "side_of"]

_USER, _REGION, _LATER_REGION, _WORD, _FILLED = 1000.0, 10.0, 6.0, 3.0, 4.0
_NAMED, _EXACT, _PLANE, _HALF = 4.0, 4.0, 2.0, 2.0
_DERIVED, _UNSAID = -3.0, -1.0
_PLAIN_PANES = 4  # a study that no protocol knows takes no more


@dataclass(frozen=True, slots=True, kw_only=True)
class HungStage:
    """A layout, and for each pane the key of its stack (or ``None``) and the rule it fulfils."""

    layout: Layout
    stacks: tuple[str | None, ...]
    rules: tuple[PaneRule, ...] = ()

    def window(self, pane: int) -> Window | None:
        """Return the window a pane begins with."""
        return self.rules[pane].window if pane < len(self.rules) else None

    def group(self, pane: int) -> int:
        """Return the group a pane scrolls with; 0 goes with all."""
        return self.rules[pane].group if pane < len(self.rules) else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Hung:
    """The outcome: stages of one protocol, the first to be shown."""

    protocol: str
    layout: Layout
    stacks: tuple[str | None, ...]
    stages: tuple[HungStage, ...] = ()
    name: str = ""
    template: str = ""
    user: bool = False
    sync: bool | None = None
    sync_window: bool = False
    sync_view: bool = False


def hang(study: Study, protocols: Iterable[Protocol]) -> Hung:
    """Return how a study is hung: by the protocol with most points, else by number of stacks."""
    stacks = list(study.pictures)
    regions = regions_of(study)
    best: tuple[float, Protocol] | None = None
    for protocol in protocols:
        points = _fit(protocol, study, stacks, regions)
        if points is not None and (best is None or points > best[0]):
            best = (points, protocol)
    return _hang_by(best[1], stacks) if best is not None else _hang_plainly(stacks)


def _fit(
    protocol: Protocol, study: Study, stacks: list[Stack], regions: tuple[str, ...]
) -> float | None:
    """Return the points of a protocol for a study; ``None`` where it does not fit."""
    present = {stack.modality for stack in stacks}
    wanted = set(protocol.modalities)
    if wanted and not (wanted <= present if protocol.all_modalities else wanted & present):
        return None
    points = protocol.priority + _USER * protocol.user
    if protocol.regions:
        shared = [regions.index(region) for region in protocol.regions if region in regions]
        if not shared:
            return None
        points += _REGION if min(shared) == 0 else _LATER_REGION - min(shared)
    if protocol.words:
        named = _is_named(protocol, study, stacks)
        if not named and not protocol.regions:
            return None
        points += _WORD * named
    chosen = _assigned(protocol.stages[0], stacks)
    if len(chosen) < protocol.needs:
        return None
    return points + _FILLED * len(chosen) / len(protocol.stages[0].panes)


def _is_named(protocol: Protocol, study: Study, stacks: list[Stack]) -> bool:
    words = tuple(plain(word).strip() for word in protocol.words)
    names = [study.description, *(s.description for s in stacks), *(s.body_part for s in stacks)]
    return any(says(plain(name), words) for name in dict.fromkeys(names))


def _assigned(stage: Stage, stacks: list[Stack]) -> dict[int, Stack]:
    """Return pane -> stack, the best fitting pair first, each stack once."""
    pairs = [
        (points, -pane, len(stack.frames), -order)
        for pane, rule in enumerate(stage.panes)
        for order, stack in enumerate(stacks)
        if (points := points_of(rule, stack)) > 0
    ]
    chosen: dict[int, Stack] = {}
    taken: set[int] = set()
    for _points, pane, _frames, order in sorted(pairs, reverse=True):
        if -pane not in chosen and -order not in taken:
            chosen[-pane] = stacks[-order]
            taken.add(-order)
    return chosen


def points_of(rule: PaneRule, stack: Stack) -> float:
    """Return how well a stack fits a rule; 0 where it does not."""
    look = look_of(stack)
    if look.localizer or not _may(rule, stack, look):
        return 0.0
    named = bool(rule.words) and says(look.name, tuple(plain(w).strip() for w in rule.words))
    timed = [_is_in(value, span) for span, value in _spans(rule, stack, look) if span is not None]
    if False in timed:
        return 0.0
    sure = named or True in timed or _states_more(rule)
    if (rule.words or timed) and not sure:
        return 0.0
    points = 1.0 + _PLANE * (rule.plane is not None) + _NAMED * named + timed.count(True)
    points += _stated(bool(rule.weighting), look.weighting) * _EXACT
    points += _stated(rule.fat is not None, look.fat) * _HALF
    points += _stated(rule.enhanced is not None, look.enhanced) * _HALF
    points += _stated(bool(rule.view), look.view) * _EXACT
    points += _stated(bool(rule.kernel), look.kernel) * _EXACT
    return max(0.1, points + _DERIVED * look.derived)


def _stated(asked: bool, said: object) -> float:  # noqa: FBT001 - a factor
    """Return 1 where a thing asked for is stated (it fits then), a loss where it is not."""
    if not asked:
        return 0.0
    return 1.0 if said not in ("", None) else _UNSAID / _EXACT


def _states_more(rule: PaneRule) -> bool:
    stated = (rule.weighting, rule.view, rule.kernel, rule.modality)
    return any(stated) or rule.fat is not None or rule.enhanced is not None


def _may(rule: PaneRule, stack: Stack, look: SeriesLook) -> bool:
    """Whether nothing that the stack says is against the rule."""
    if rule.modality and stack.modality != rule.modality:
        return False
    if rule.plane is not None and look.plane is not rule.plane:
        return False
    if says(look.name, tuple(plain(w).strip() for w in rule.without)):
        return False
    asked = (
        (rule.weighting, look.weighting),
        ((rule.view,) if rule.view else (), look.view),
        ((rule.kernel,) if rule.kernel else (), look.kernel),
    )
    if any(wanted and said and said not in wanted for wanted, said in asked):
        return False
    flags = ((rule.fat, look.fat), (rule.enhanced, look.enhanced))
    return not any(
        want is not None and said is not None and want is not said for want, said in flags
    )


def _spans(
    rule: PaneRule, stack: Stack, look: SeriesLook
) -> tuple[tuple[Range | None, float | None], ...]:
    return (
        (rule.te_ms, look.te_ms),
        (rule.tr_ms, look.tr_ms),
        (rule.ti_ms, look.ti_ms),
        (rule.spacing_mm, stack.spacing_mm),
        (rule.frames, float(len(stack.frames))),
    )


def _is_in(value: float | None, span: Range | None) -> bool | None:
    if value is None or span is None:
        return None
    return span[0] <= value < span[1]


def _hang_by(protocol: Protocol, stacks: list[Stack]) -> Hung:
    stages = tuple(_stage(stage, stacks, protocol.needs) for stage in protocol.stages)
    return Hung(
        protocol=protocol.id,
        layout=stages[0].layout,
        stacks=stages[0].stacks,
        stages=stages,
        name=protocol.name,
        template=protocol.template,
        user=protocol.user,
        sync=protocol.sync,
        sync_window=protocol.sync_window,
        sync_view=protocol.sync_view,
    )


def _stage(stage: Stage, stacks: list[Stack], needs: int) -> HungStage:
    chosen = _assigned(stage, stacks)
    taken = {stack.key for stack in chosen.values()}
    left = [stack for stack in stacks if stack.key not in taken]
    left.sort(key=lambda stack: look_of(stack).localizer)
    keys: list[str | None] = []
    for pane, rule in enumerate(stage.panes):
        stack = chosen.get(pane) or _spare(rule, left)
        if stack in left:
            left.remove(stack)
        keys.append(stack.key if stack is not None else None)
    return _packed(HungStage(layout=stage.layout, stacks=tuple(keys), rules=stage.panes), needs)


def _packed(stage: HungStage, needs: int) -> HungStage:
    """Return the stage in a smaller layout where its first pane, or half of them, is empty.

    A protocol that takes a single series keeps its layout: the rest of the study is on its way.
    """
    filled = [pane for pane, key in enumerate(stage.stacks) if key is not None]
    sparse = needs > 1 and 2 * len(filled) <= stage.layout.panes
    if not filled or (filled[0] == 0 and not sparse):
        return stage
    layout = smaller_for(len(filled))
    empty: list[str | None] = [None] * (layout.panes - len(filled))
    return HungStage(
        layout=layout,
        stacks=(*(stage.stacks[pane] for pane in filled), *empty),
        rules=tuple(stage.rules[pane] for pane in filled),
    )


def _spare(rule: PaneRule, left: list[Stack]) -> Stack | None:
    """Return what stands in a pane that nothing fits: first a series of its plane."""
    alike = [s for s in left if rule.plane is None or look_of(s).plane is rule.plane]
    pictures = [s for s in alike if not look_of(s).localizer]
    return next(iter([*pictures, *left]), None)


def _hang_plainly(stacks: list[Stack]) -> Hung:
    """Hang stacks in their order: one alone, two side by side, more in four panes."""
    layout = smaller_for(min(len(stacks), _PLAIN_PANES))
    keys = [stack.key for stack in stacks[: layout.panes]]
    padded = (*keys, *[None] * (layout.panes - len(keys)))
    stage = HungStage(layout=layout, stacks=padded)
    return Hung(protocol="plain", layout=layout, stacks=padded, stages=(stage,))


def plane_of_look(stack: Stack) -> Plane:
    """Return the plane of a stack, from its name where it has no place in the patient."""
    return look_of(stack).plane
