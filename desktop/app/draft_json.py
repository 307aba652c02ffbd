"""A draft as canonical JSON text, and back."""

from __future__ import annotations

from desktop.app.codec import CodecError, from_text, to_text
from desktop.app.draft import Draft

__all__ = ["CodecError", "draft_from_text", "draft_to_text"]


def draft_to_text(draft: Draft) -> str:
    """Return the canonical text of a draft: equal drafts give equal bytes."""
    return to_text(draft)


def draft_from_text(text: str) -> Draft:
    """Read a draft back.

    Raises
    ------
    CodecError
        Where the text is not a draft.
    """
    return from_text(Draft, text)
