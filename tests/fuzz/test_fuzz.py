"""Promises about hostile files, kept by opening many of them the whole way in a watched process."""

from __future__ import annotations

import pytest

from tests.fuzz.mutate import case
from tests.fuzz.run import fuzz, fuzz_numbers
from tests.fuzz.seeds import made_seeds, seeds
from tests.fuzz.shape import parse, write


def test_that_the_parser_of_the_fuzzer_gives_back_what_it_took_apart() -> None:
    for data in made_seeds().values():
        again = write(parse(data))
        assert again.endswith(data[-200:])
        assert parse(again) == parse(data)


def test_that_a_number_always_makes_the_same_file() -> None:
    known = seeds()
    assert [case(n, known) for n in range(40)] == [case(n, known) for n in range(40)]
    assert len({case(n, known)[0] for n in range(40)}) > 35


def test_that_the_watcher_notices_a_death_and_goes_on(monkeypatch) -> None:
    from tests.fuzz import run

    opened: list[dict[str, object]] = []
    open_ = run.Watched.open

    def killing(self, path):
        if len(opened) == 1:
            (self._process or self._start()).kill()
        opened.append(open_(self, path))
        return opened[-1]

    monkeypatch.setattr(run.Watched, "open", killing)
    tally = fuzz((n, data, "whole") for n, data in enumerate(made_seeds().values()))
    assert [(number, what) for number, _, what in tally.faults] == [(1, "died: status -9")]
    assert tally.outcomes["shown"] == len(made_seeds()) - 1


def test_that_1000_hostile_files_break_no_promise() -> None:
    tally = fuzz_numbers(range(1000), salt=0, jobs=2)
    assert tally.faults == []
    assert tally.outcomes["shown"] > 200
    # made files alone meet fewer of the reasons (20) than real ones of all kinds do
    assert len(tally.codes) > (25 if len(seeds()) > len(made_seeds()) else 15)


@pytest.mark.slow
def test_that_10000_hostile_files_break_no_promise() -> None:
    tally = fuzz_numbers(range(10_000), salt=2, jobs=2)
    assert tally.faults == []
    assert tally.outcomes["shown"] > 2_000
