"""The machine's clock and ids."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from desktop.storage.system import RandomIds, SystemClock


def test_that_time_is_given_with_its_offset() -> None:
    now = datetime.fromisoformat(SystemClock().now_iso())
    assert now.utcoffset() is not None
    assert abs(datetime.now(UTC) - now) < timedelta(minutes=1)


def test_that_ids_carry_their_kind_and_do_not_repeat() -> None:
    ids = RandomIds()
    given = {ids.new("d") for _ in range(1_000)}
    assert len(given) == 1_000
    assert all(one.startswith("d") and one.isalnum() for one in given)
