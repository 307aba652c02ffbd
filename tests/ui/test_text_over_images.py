"""Text over images in the real window: nothing meets anything, in every layout and size."""

from __future__ import annotations

from itertools import combinations, product

import pytest


def meetings(pane) -> list[str]:
    """Return what stands on what: rows of the corners, letters, bar, names on the image."""
    rows = [(row.text, row.box) for block in pane.laid().blocks for row in block]
    texts = pane.text_boxes()
    walls = [("edge", box) for box in texts[len(pane.laid().boxes) :]]
    notes = [(note.text, note.box) for note in pane.placed_notes()]
    pairs = [*combinations(rows, 2), *product(rows, walls), *product(notes, walls)]
    pairs += [*product(notes, rows), *combinations(notes, 2)]
    return [f"{one[0]} on {other[0]}" for one, other in pairs if one[1].intersects(other[1])]


@pytest.mark.parametrize("size", [(1280, 800), (1600, 1000), (3840, 2160)])
def test_that_no_text_meets_another_in_any_layout(hands, size) -> None:
    hands.open_sample()
    window, viewer = hands.app.window, hands.app.window.reading.viewer
    window.resize(*size)
    window.hub.run("flip-horizontal")  # more words at the edges, and a line that waits
    window.hub.run("tool-length")  # and what lengths mean
    for layout in ("3x3", "3x1", "1x3", "2x3", "2x2", "1x2", "1x1"):
        window.hub.run(f"layout-{layout}")
        hands.until(lambda: viewer.is_settled)
        shown = [pane for pane in viewer.panes if pane.isVisible() and pane.frame is not None]
        assert shown
        for pane in shown:
            assert meetings(pane) == [], layout
            said = " ".join(row.text for block in pane.laid().blocks for row in block)
            assert all(word in said for word in ("DEMO, Marta", "CS-0417", "Se ", "Im "))
            assert "…" not in said
