"""A protocol made from what is on screen: which study it is for, and what each pane shows."""

from __future__ import annotations

from dataclasses import dataclass, replace

from desktop.domain.imaging import Plane, Stack, Study
from desktop.domain.pixels import Window
from desktop.viewer.hanging import hang, points_of
from desktop.viewer.layout import Layout
from desktop.viewer.protocol import PaneRule, Protocol, Stage
from desktop.viewer.regions import plain, region_of
from desktop.viewer.series import look_of

_ABSOLUTE = frozenset({"CT"})  # values mean the same on every machine, so a window can be kept
_SHORT_WORD = 2
_PLANE_WORDS = frozenset(
    {"sag", "sagittal", "cor", "coronal", "kor", "koronar", "axial", "tra", "transversal", "trans"}
    | {"tse", "fse"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPane:
    """What a pane shows: its stack, and the window chosen for it if one was."""

    stack: Stack | None = None
    window: Window | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """Which studies a protocol is for: modalities, and the region or, without one, the name."""

    modalities: tuple[str, ...]
    region: str = ""
    words: str = ""


def kind_of(study: Study) -> Kind:
    """Return what kind of study this is."""
    modalities = tuple(sorted({stack.modality for stack in study.pictures if stack.modality}))
    region = region_of(study)
    return Kind(
        modalities=modalities,
        region=region,
        words="" if region else plain(study.description).strip(),
    )


def protocol_of(
    protocol_id: str,
    name: str,
    study: Study,
    layout: Layout,
    panes: tuple[ShownPane, ...],
    sync: tuple[bool, bool, bool] = (True, False, False),
) -> Protocol:
    """Return the protocol that hangs the next study of this kind as this one is.

    Parameters
    ----------
    protocol_id, name
        Its id and what the reader calls it.
    study
        The study on screen.
    layout, panes
        The layout and what each of its panes shows, in reading order.
    sync
        Whether slices, windows and views go together.

    Notes
    -----
    Each rule says as much as tells its series from the others of the study: plane and technique
    first, then words of the name, at last the ranges of times.
    """
    kind = kind_of(study)
    shown = (*panes, *[ShownPane()] * layout.panes)[: layout.panes]
    rules = tuple(_rule(pane, study) for pane in shown)
    made = Protocol(
        id=protocol_id,
        name=name,
        modalities=kind.modalities,
        regions=(kind.region,) if kind.region else (),
        words=(kind.words,) if kind.words else (),
        stages=(Stage(layout=layout, panes=rules),),
        sync=sync[0],
        sync_window=sync[1],
        sync_view=sync[2],
        user=True,
    )
    return made if _hangs(made, study, shown) else _by_name(made, study, shown)


def _hangs(protocol: Protocol, study: Study, shown: tuple[ShownPane, ...]) -> bool:
    """Whether a protocol puts the shown series back where they are."""
    hung = hang(study, (protocol,))
    wanted = [pane.stack.key if pane.stack is not None else None for pane in shown]
    return all(
        key is None or key == got for key, got in zip(wanted, hung.stacks, strict=False)
    ) and len(hung.stacks) == len(wanted)


def _by_name(protocol: Protocol, study: Study, shown: tuple[ShownPane, ...]) -> Protocol:
    """Return the protocol with whole names as words: technique cannot tell its series apart."""
    stage = protocol.stages[0]
    rules = []
    for rule, pane in zip(stage.panes, shown, strict=True):
        name = plain(pane.stack.description).strip() if pane.stack is not None else ""
        rules.append(replace(rule, words=(name,) if name else rule.words))
    made = replace(protocol, stages=(replace(stage, panes=tuple(rules)),))
    return made if _hangs(made, study, shown) else protocol


def _rule(pane: ShownPane, study: Study) -> PaneRule:
    stack = pane.stack
    if stack is None:
        return PaneRule()
    look = look_of(stack)
    window = pane.window if stack.modality in _ABSOLUTE else None
    rule = PaneRule(
        plane=look.plane if look.plane is not Plane.NONE else None,
        view=look.view if stack.plane is Plane.NONE else "",
        modality=stack.modality,
        weighting=(look.weighting,) if look.weighting else (),
        fat=look.fat,
        enhanced=look.enhanced,
        kernel=look.kernel,
        window=window,
    )
    rivals = [
        other
        for other in study.pictures
        if other.key != stack.key and points_of(rule, other) >= points_of(rule, stack)
    ]
    return replace(rule, words=_own_words(stack, rivals)) if rivals else rule


def _own_words(stack: Stack, rivals: list[Stack]) -> tuple[str, ...]:
    """Return the words of a name that no rival's name has."""
    theirs = {word for other in rivals for word in plain(other.description).split()}
    mine = plain(stack.description).split()
    own = [w for w in mine if w not in theirs and len(w) > _SHORT_WORD and w not in _PLANE_WORDS]
    return tuple(dict.fromkeys(own))[:8]
