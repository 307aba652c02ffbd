"""What a report says twice and differently: fields against fields, text against fields and text.

Pure functions over the case and the texts beside it. A contradiction names both places; which of
them is right is the reader's to say.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from desktop.domain.case import Case
from desktop.domain.message import Message

CLINICAL, IMPRESSION, STUDY = "clinical", "impression", "study"
FACT = "fact:"  # and the key of the answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """Two statements that cannot both hold.

    ``target`` is the field to go to: a finding id, ``clinical``, ``study`` or ``impression``.
    ``form`` is what the fields say, ``quote`` the sentence against it; a contradiction between
    fields has no quote and ``form`` names both.
    """

    kind: str
    target: str
    title: Message
    form: Message
    quote: str = ""
    section: str = ""
    blocks: bool = False

    @property
    def detail(self) -> Message:
        """Both statements side by side."""
        if not self.quote:
            return self.form
        section = Message(f"contradiction-section-{self.section}")
        return Message.of("contradiction-detail", form=self.form, section=section, quote=self.quote)


def once(found: Iterable[Contradiction]) -> tuple[Contradiction, ...]:
    """Return each contradiction once, in order."""
    kept: dict[tuple[str, str, str], Contradiction] = {}
    for one in found:
        kept.setdefault((one.kind, one.target, one.quote), one)
    return tuple(kept.values())


def all_regions(case: Case) -> frozenset[str]:
    """Return every region the report speaks of."""
    own = (case.study.region, *case.study.regions, *(f.region for f in case.findings if f.region))
    return frozenset(own)
