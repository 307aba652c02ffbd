"""Names, dates and ages as people read them."""

from __future__ import annotations

import pytest

from desktop import assets
from desktop.domain.age import age_at
from desktop.report.identity import date_message, person_name
from desktop.report.wording import Wording


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("DEMO^Marta", "DEMO, Marta"),
        ("Doe^Jane^M^Dr", "Doe, Dr Jane M"),
        ("", ""),
        (None, ""),
        ("Solo", "Solo"),
        ("Yamada^Tarou=山田^太郎", "Yamada, Tarou"),
    ],
)
def test_that_names_read_family_first(name: str | None, shown: str) -> None:
    assert person_name(name) == shown


@pytest.mark.parametrize(
    ("date", "shown"), [("1980-03-12", "12 Mar 1980"), ("2026-12-01T10:00", "1 Dec 2026")]
)
def test_that_dates_read_day_month_year(date: str, shown: str) -> None:
    message = date_message(date)
    assert message is not None
    assert Wording("en", assets.locale_texts("en")).text(message) == shown


@pytest.mark.parametrize("text", ["20269999", None, "", "2026-13-01", "yesterday"])
def test_that_nonsense_is_no_date(text: str | None) -> None:
    assert date_message(text) is None


@pytest.mark.parametrize(
    ("born", "day", "years"),
    [
        ("1980-03-12", "2026-03-11", 45),
        ("1980-03-12", "2026-03-12", 46),
        ("2027-01-01", "2026-01-01", None),
        (None, "2026-01-01", None),
        ("x-y-z", "2026-01-01", None),
    ],
)
def test_that_age_counts_whole_years_at_the_study(
    born: str | None, day: str, years: int | None
) -> None:
    assert age_at(born, day) == years
