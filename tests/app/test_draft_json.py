"""A draft as text: nothing is lost, and what does not fit is refused."""

from __future__ import annotations

import dataclasses
import json
import types
import typing
from enum import Enum

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.app.codec import CodecError, field_types
from desktop.app.draft import Draft
from desktop.app.draft_json import draft_from_text, draft_to_text
from tests.app.making import empty_draft


def values(hint: typing.Any) -> st.SearchStrategy:
    origin = typing.get_origin(hint)
    if origin in (types.UnionType, typing.Union):
        return st.one_of([values(option) for option in typing.get_args(hint)])
    if origin is tuple:
        items = typing.get_args(hint)
        if len(items) == 2 and items[1] is Ellipsis:
            return st.lists(values(items[0]), max_size=2).map(tuple)
        return st.tuples(*[values(item) for item in items])
    if dataclasses.is_dataclass(hint):
        return st.builds(hint, **{n: values(h) for n, h in field_types(hint).items()})
    if isinstance(hint, type) and issubclass(hint, Enum):
        return st.sampled_from(hint)
    return {
        str: st.text(alphabet=st.characters(), max_size=4),
        int: st.integers(-(2**40), 2**40),
        float: st.floats(allow_nan=False, allow_infinity=False),
        bool: st.booleans(),
        type(None): st.none(),
    }[hint]


@settings(max_examples=100, deadline=None, derandomize=True, database=None)
@given(values(Draft))
def test_that_a_draft_read_back_is_the_same_draft_and_the_same_bytes(draft: Draft) -> None:
    text = draft_to_text(draft)
    again = draft_from_text(text)
    assert again == draft
    assert draft_to_text(again) == text
    text.encode("ascii")


def test_that_a_field_added_later_reads_as_its_default() -> None:
    data = json.loads(draft_to_text(empty_draft()))
    assert "marks" not in data
    assert draft_from_text(json.dumps(data)).marks == ()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        "[" * 100_000,
        '{"id":"d"}',
        '{"id":5,"case":{"study":{"region":"x"}}}',
        '{"id":"d","case":{"study":{"region":"x"}},"more":1}',
        '{"id":"d","case":{"study":{"region":"x","requested_side":"up"}}}',
        '{"id":"d","case":{"study":{"region":"x"},"patient":{"age_years":NaN}}}',
        '{"id":"d","case":{"study":{"region":"x"},"patient":{"age_years":true}}}',
        '{"id":"d","case":{"study":{"region":"x"}},"numbers":[["f1"]]}',
    ],
)
def test_that_text_that_is_no_draft_is_refused_without_quoting_it(text: str) -> None:
    with pytest.raises(CodecError) as refused:
        draft_from_text(text)
    assert "f1" not in str(refused.value)


def test_that_a_refused_name_does_not_stand_in_the_error() -> None:
    with pytest.raises(CodecError) as refused:
        draft_from_text('{"id":"d","case":{"patient":{"name":["Sample^Anna"]}}}')
    assert "Anna" not in str(refused.value)
