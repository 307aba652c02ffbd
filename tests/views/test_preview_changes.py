"""Changes since a kept version, beside the page."""

from __future__ import annotations

import pytest

from desktop import assets
from desktop.report.difference import NOT_COMPARED, Change
from desktop.report.wording import Wording
from desktop.views.report.preview_changes import ChangeList

SECTIONS = (
    *("identity", "addenda", "act-now", "impression", "recommendations", "clinical", "technique"),
    *("comparison", "findings", "key-images", "plain", "communication", "chances", "evidence"),
    *(
        f"facts-{section.id}"
        for header in assets.templates().headers
        for section in assets.templates().get(header.id).sections
    ),
)


@pytest.fixture
def changes(qtbot):
    made = ChangeList(Wording("en", assets.locale_texts("en")))
    qtbot.addWidget(made)
    return made


def test_that_every_section_of_a_page_has_a_name(changes) -> None:
    for section in dict.fromkeys(SECTIONS):
        assert section not in NOT_COMPARED
        changes.show_changes((Change(section=section, before="a", now="b"),))
        assert not any("⟨" in text for text in changes.texts), section


def test_that_what_went_and_what_came_are_told_by_signs(changes) -> None:
    changes.show_changes((Change(section="impression", before="left", now="right"),))
    assert "\N{MINUS SIGN} left" in changes.texts
    assert "+ right" in changes.texts
    changes.show_changes(())
    assert not changes.isVisible()
