"""Names, dates and ages as people read them."""

from __future__ import annotations

import pytest

from desktop.report.identity import age_at, shown_date, shown_name


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("DEMO^Marta", "DEMO, Marta"),
        ("Doe^Jane^M^Dr", "Doe, Jane M"),
        ("", ""),
        (None, ""),
        ("Solo", "Solo"),
        ("Yamada^Tarou=山田^太郎", "Yamada, Tarou"),
    ],
)
def test_that_names_read_family_first(name: str | None, shown: str) -> None:
    assert shown_name(name) == shown


@pytest.mark.parametrize(
    ("date", "shown"),
    [
        ("1980-03-12", "12 Mar 1980"),
        ("20269999", "20269999"),
        (None, ""),
        ("2026-13-01", "2026-13-01"),
    ],
)
def test_that_dates_read_day_month_year_and_nonsense_stays_visible(
    date: str | None, shown: str
) -> None:
    assert shown_date(date) == shown


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
