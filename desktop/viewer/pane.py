"""What one pane shows, as a value; every change is a function from state to state."""

from __future__ import annotations

from dataclasses import dataclass, replace

from desktop.domain.imaging import RESLICED, Stack
from desktop.domain.message import Message
from desktop.domain.pixels import Window
from desktop.viewer.presets import is_shown_dark
from desktop.viewer.turn import Turn
from desktop.viewer.turned import turned_view
from desktop.viewer.zoom import View

_FIT = View()
_AS_STORED = Turn()
DRAG_SPAN_PX = 250.0  # a drag over this many pixels doubles a window's width


@dataclass(frozen=True, slots=True, kw_only=True)
class PaneState:
    """``window`` is ``None`` while each frame shows its own default."""

    stack_key: str | None = None
    index: int = 0
    window: Window | None = None
    inverted: bool = False
    view: View = _FIT
    turn: Turn = _AS_STORED
    turn_accepted: bool = False  # the reader has said that marks on the turned image are meant
    presentation: str = ""  # SOP instance UID of the state the image is shown in
    shown_dark: bool = False  # high values are dark unless the reader inverts (PET, NM)
    table: int | None = None  # which VOI table of the frame is chosen, from 0; a window wins

    @property
    def is_held(self) -> bool:
        """Whether the image is turned and nobody has accepted that yet: it takes no new marks."""
        return not self.turn.is_identity and not self.turn_accepted

    def turned(self, turn: Turn) -> PaneState:
        """Turn the image; what is in the middle stays there, and marks wait for the reader."""
        view = turned_view(self.view, self.turn, turn)
        return replace(self, turn=turn, turn_accepted=False, view=view)

    def with_stack(self, stack: Stack, index: int | None = None) -> PaneState:
        """Show another stack, at its middle unless told where, with its own window."""
        middle = len(stack.frames) // 2
        dark = is_shown_dark(stack.modality)
        at = middle if index is None else index
        return PaneState(stack_key=stack.key, index=at, inverted=dark, shown_dark=dark)

    def scrolled(self, steps: int, count: int) -> PaneState:
        """Move by slices, stopping at the ends."""
        return self.at(self.index + steps, count)

    def at(self, index: int, count: int) -> PaneState:
        """Go to a slice, or to the nearest end."""
        return replace(self, index=max(0, min(index, count - 1)))

    def reset(self) -> PaneState:
        """Undo zoom, pan, window, inversion and turn; the slice stays."""
        dark = self.shown_dark
        return PaneState(stack_key=self.stack_key, index=self.index, inverted=dark, shown_dark=dark)

    def in_colour(self) -> PaneState:
        """Return the state for a picture that has its own colours: it is not shown dark."""
        return replace(self, inverted=False, shown_dark=False) if self.shown_dark else self


def dragged_window(start: Window, dx: float, dy: float, span: float) -> Window:
    """Return the window after a drag from ``start``: right widens, down raises the centre.

    The speed follows the width the drag began with, so a lung window and a brain window feel the
    same. ``span`` is the range of the frame's values; it bounds both ends.
    """
    step = max(start.width, span / 500) / DRAG_SPAN_PX
    floor = 2.0 if span > 8 else max(span / 256, 1e-6)  # noqa: PLR2004 - integer-like values
    width = min(max(start.width + dx * step, floor), max(4 * span, floor))
    return Window(center=start.center + dy * step, width=width, function=start.function)


def corner_place(stack: Stack, index: int) -> Message:
    """Return which series and image of it is shown; a resliced plane is no image of a file."""
    is_between = any(ref.scale.basis == RESLICED for ref in stack.frames[:1])
    return Message.of(
        "viewer-core-place-plane" if is_between else "viewer-core-place",
        series="–" if stack.number is None else str(stack.number),
        image=str(index + 1),
        count=str(len(stack.frames)),
    )


def corner_window(window: Window | None) -> Message | None:
    """Return the window line, or ``None`` where no window applies."""
    if window is None:
        return None
    return Message.of("viewer-core-window", width=figure(window.width), level=figure(window.center))


def corner_technique(stack: Stack) -> tuple[Message, ...]:
    """Return technique and slice lines; parts the images do not state are left out."""
    lines = []
    named_values = ((name, plain_figure(value)) for name, value in stack.technique[:3])
    pairs = [Message.of("viewer-core-pair", name=name, value=v) for name, v in named_values]
    if pairs:
        named = {f"p{i}": pair for i, pair in enumerate(pairs, start=1)}
        lines.append(Message.of(f"viewer-core-technique-{len(pairs)}", **named))
    thick, apart = stack.slice_thickness_mm, stack.spacing_mm
    if thick and apart and apart - thick > 0.005:  # noqa: PLR2004 - rounding of headers, mm
        args = {"thickness": f"{thick:.1f}", "gap": f"{apart - thick:.1f}"}
        lines.append(Message.of("viewer-core-slice-gap", **args))
    elif thick:
        lines.append(Message.of("viewer-core-slice", thickness=f"{thick:.1f}"))
    return tuple(lines)


def corner_zoom(view: View) -> Message:
    """Return the zoom line; 1.0 is the whole image."""
    return Message.of("viewer-core-zoom", zoom=f"{view.zoom:.1f}")


def corner_basis(basis: str) -> Message:
    """Return what lengths on this image mean."""
    known = {
        "PixelSpacing": "pixel",
        "ImagerPixelSpacing": "imager",
        "ImagerPixelSpacing/ERMF": "ermf",
        "Calibrated": "calibrated",
        "UltrasoundRegion": "ultrasound",
        "Resliced": "resliced",
    }
    return Message.of(f"viewer-core-basis-{known.get(basis, 'none')}")


def plain_figure(text: str) -> str:
    """Return a figure of a header without an exponent: ``1.173e+04`` becomes ``11730``."""
    try:
        value = float(text)
    except ValueError:
        return text
    return f"{value:.6g}" if 1e-3 <= abs(value) < 1e6 else text  # noqa: PLR2004 - what :g writes


def figure(value: float) -> str:
    """Return a window figure: whole where that says enough, else three significant digits."""
    if abs(value) >= 100 or value == round(value):  # noqa: PLR2004 - width of a figure
        return f"{value:.0f}"
    return f"{value:.3g}"
