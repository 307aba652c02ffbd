"""What is said of a lossy image in its corner."""

from __future__ import annotations

from desktop.domain.message import Message
from desktop.domain.pixels import Frame, LossyStep

_WHOLE_FROM = 10.0


def lossy_words(frame: Frame) -> Message | None:
    """Return the badge of a lossy frame; ``None`` for one that lost nothing.

    Of several compressions the last is named, and how many there were.
    """
    if not frame.lossy:
        return None
    last = frame.lossy_steps[-1] if frame.lossy_steps else LossyStep()
    args = {}
    if last.method:
        args["method"] = last.method
    if last.ratio is not None:
        args["ratio"] = f"{last.ratio:.0f}" if last.ratio >= _WHOLE_FROM else f"{last.ratio:.1f}"
    if len(frame.lossy_steps) > 1:
        args["count"] = str(len(frame.lossy_steps))
    return Message.of("-".join(("viewer-lossy", *sorted(args))), **args)
