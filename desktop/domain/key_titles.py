"""The titles a selection of key images may carry (PS3.16 CID 7010)."""

from __future__ import annotations

from desktop.domain.sr_tree import Code

_MEANINGS = {
    "113000": "Of Interest",
    "113002": "For Referring Provider",
    "113003": "For Surgery",
    "113004": "For Teaching",
    "113005": "For Conference",
    "113007": "For Patient",
    "113008": "For Peer Review",
    "113009": "For Research",
    "113018": "For Printing",
    "113020": "For Report Attachment",
}

KEY_TITLES: tuple[Code, ...] = tuple(
    Code(value=value, scheme="DCM", meaning=meaning) for value, meaning in _MEANINGS.items()
)
OF_INTEREST = KEY_TITLES[0]
