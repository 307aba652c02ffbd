"""Whatever a case file can hold comes back as it was written."""

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop import assets
from desktop.domain.casefile import parse_case, words_of
from desktop.domain.casefile_shape import CASE, Answers, Fields, Flag, Many, Number, Text, Word
from desktop.domain.casefile_write import case_to_json

WORDS = assets.vocabulary()


def _values(kind: object) -> st.SearchStrategy:
    if isinstance(kind, Many):
        size = {"min_size": kind.exactly, "max_size": kind.exactly} if kind.exactly else {}
        return st.lists(_values(kind.of), **({"max_size": 2} | size))
    if isinstance(kind, Number):
        low = kind.low if kind.low is not None else (kind.above or -1000) + 0.5
        high = kind.high if kind.high is not None else 1000
        whole = st.integers(int(low), int(high))
        some = st.floats(low, high, allow_nan=False).map(lambda x: round(x, 3))
        return whole if kind.is_whole else some
    return _plain_values(kind)


def _plain_values(kind: object) -> st.SearchStrategy:
    if isinstance(kind, Word):
        return st.sampled_from(words_of(WORDS, kind))
    if isinstance(kind, Answers):
        return st.dictionaries(st.text(max_size=4), st.text(max_size=4), max_size=2)
    if isinstance(kind, Fields):
        return _objects(kind)
    if isinstance(kind, Flag):
        return st.booleans()
    return _texts(kind)


def _texts(kind: Text) -> st.SearchStrategy:
    plain = st.text(st.characters(codec="utf-8"), max_size=6)
    return {
        "date": st.dates().map(lambda d: d.isoformat()),
        "time": st.just("14:02"),
        "datetime": st.just("2026-11-02T15:20:00+01:00"),
        "uid": st.just("1.2.3"),
        "id": plain.filter(str.strip),
    }.get(kind.form, plain)


def _objects(kind: Fields) -> st.SearchStrategy:
    required = {f.key: _values(f.kind) for f in kind.fields if f.is_required}
    optional = {f.key: _values(f.kind) for f in kind.fields if not f.is_required}
    return st.fixed_dictionaries(required, optional=optional)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(_objects(CASE))
def test_that_whatever_can_be_read_comes_back_as_it_was_written(data) -> None:
    case, _ = parse_case({"schema": "concord.case/1", **data}, WORDS)
    assert case is not None
    written = case_to_json(case)
    again, _ = parse_case(json.loads(json.dumps(written)), WORDS)
    assert again == case
    assert case_to_json(again) == written
