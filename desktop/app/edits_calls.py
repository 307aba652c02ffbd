"""Edits of the records of critical results that were told to somebody."""

from __future__ import annotations

from dataclasses import dataclass, replace

from desktop.app.draft import Draft
from desktop.app.edit import Changes, changed, name, refuse
from desktop.domain.message import Message
from desktop.report.clean import clean_text
from desktop.report.communication import HOW, Communication, moment, record_of

_TEXTS = frozenset({"told_to"})
_TIMES = frozenset({"found_at", "told_at", "retry_at"})


@dataclass(frozen=True, slots=True)
class RecordCall:
    """Write down how a critical result was told.

    ``word`` names the result, ``found_at`` when it was found, where the record begins with this.
    """

    target: str
    word: str
    changes: Changes
    found_at: str = ""

    @property
    def name(self) -> Message:
        """What the undo entry calls it."""
        return name("record-call")

    def apply(self, draft: Draft) -> Draft:
        """Return the draft with the record begun or changed."""
        where = f"/communications/{self.target}"
        held = record_of(draft.communications, self.target)
        begun = held or Communication(target=self.target, word=self.word, found_at=self.found_at)
        plain = tuple(
            (key, " ".join(clean_text(str(given)).split()) if key in _TEXTS else given)
            for key, given in self.changes
        )
        new = changed(begun, plain, where, fixed=("target", "word"))
        if new.how and new.how not in HOW:
            raise refuse(where, "wrong-type", field="how")
        for key in sorted(_TIMES):
            if getattr(new, key) and moment(getattr(new, key)) is None:
                raise refuse(where, "wrong-type", field=key)
        if held is None:
            return replace(draft, communications=(*draft.communications, new))
        kept = tuple(new if one is held else one for one in draft.communications)
        return draft if kept == draft.communications else replace(draft, communications=kept)
