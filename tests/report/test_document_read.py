"""A kept document comes back the same to the last character, or is refused."""

from __future__ import annotations

import pytest

from desktop.report.compose import compose
from desktop.report.document import to_json
from desktop.report.document_read import UnknownDocumentError, from_json
from tests.export.pdfs import words
from tests.report.report_samples import Plain, acting_source, sample_source


@pytest.mark.parametrize("source", [sample_source, acting_source])
def test_that_a_document_comes_back_from_its_json(source) -> None:
    document = compose(source(), Plain(words()))
    back = from_json(to_json(document))
    assert back == document
    assert back.fingerprint == document.fingerprint


@pytest.mark.parametrize("text", ["[]", "{}", '{"schema": "concord.document/9"}'])
def test_that_another_shape_is_refused(text: str) -> None:
    with pytest.raises(UnknownDocumentError):
        from_json(text)


def test_that_an_unknown_part_is_refused() -> None:
    text = to_json(compose(sample_source(), Plain(words())))
    with pytest.raises(UnknownDocumentError):
        from_json(text.replace('"kind":"Letterhead"', '"kind":"Billboard"'))
