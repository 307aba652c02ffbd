"""The pain role of a finding: what every screen colours by."""

from __future__ import annotations

from enum import StrEnum


class Category(StrEnum):
    """Pain role of a finding, in order of precedence."""

    ACT_NOW = "act_now"
    LIKELY_SYMPTOMATIC = "likely_symptomatic"
    INDETERMINATE = "indeterminate"
    LIKELY_INCIDENTAL = "likely_incidental"
