"""Colours of the page: the light theme's, and the mark colours that images keep in any theme."""

from __future__ import annotations

import tomllib
from functools import cache

from reportlab.lib.colors import Color, HexColor

from desktop import assets

LANE_TOKENS = {
    "act_now": "act",
    "likely_symptomatic": "sym",
    "indeterminate": "ind",
    "not_scored": "t3",
    "likely_incidental": "inc",
}


@cache
def _tokens() -> dict[str, list[str]]:
    table: dict[str, list[str]] = tomllib.loads(assets.read_text("themes/tokens.toml"))["colour"]
    return table


def ink(token: str) -> Color:
    """Return a colour of the light theme."""
    return HexColor(_tokens()[token][1])


def lane_ink(category: str) -> Color:
    """Return the colour of a lane's bar and title."""
    return ink(LANE_TOKENS[category])


def mark_fill(category: str) -> Color:
    """Return the fill of a mark or badge: the dark theme's colour, as on the images."""
    token = "actsolid" if category == "act_now" else LANE_TOKENS[category]
    return HexColor(_tokens()[token][0])
