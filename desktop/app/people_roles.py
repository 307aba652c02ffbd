"""Who may do what: one table of roles and deeds, read at every door and by the store itself."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from desktop.domain.person import Role
from desktop.report.lifecycle import Act


class Deed(StrEnum):
    """What a person does, to reports and to the people."""

    OPEN = "open"
    EDIT = "edit"
    SAVE = "save"
    SIGN = "sign"
    APPEND = "append"
    CORRECT = "correct"
    RETRACT = "retract"
    RECALL = "recall"
    DISCARD = "discard"
    EXPORT = "export"
    BREAK_GLASS = "break-glass"  # open what another person has not handed on yet
    MANAGE = "manage"  # the people themselves


_READS = frozenset({Deed.OPEN, Deed.EDIT, Deed.SAVE, Deed.DISCARD, Deed.EXPORT, Deed.BREAK_GLASS})
_SIGNS = frozenset({Deed.SIGN, Deed.APPEND, Deed.CORRECT, Deed.RETRACT, Deed.RECALL})

MAY: Mapping[Role, frozenset[Deed]] = MappingProxyType(
    {
        Role.TRAINEE: _READS,
        Role.RADIOLOGIST: _READS | _SIGNS,
        Role.ADMINISTRATOR: frozenset({Deed.MANAGE}),
    }
)

OF_ACT: Mapping[Act, Deed] = MappingProxyType(
    {
        Act.SAVE: Deed.SAVE,
        Act.SIGN: Deed.SIGN,
        Act.APPEND: Deed.APPEND,
        Act.CORRECT: Deed.CORRECT,
        Act.RETRACT: Deed.RETRACT,
        Act.RECALL: Deed.RECALL,
        Act.DISCARD: Deed.DISCARD,
    }
)


def may(role: Role, deed: Deed) -> bool:
    """Whether a role allows a deed."""
    return deed in MAY[role]
