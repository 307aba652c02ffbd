"""Where a report that is exported comes from: the archive, or what was composed just now."""

from __future__ import annotations

import json
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from desktop.app.codec import CodecError
from desktop.app.draft import Draft
from desktop.app.draft_json import draft_from_text, draft_to_text
from desktop.app.kept import Answerable, KeptReport
from desktop.app.signing import ADDED, Version
from desktop.report import document as parts
from desktop.report.document import Document, Tone, to_json
from desktop.report.lifecycle import Act, Status

_ANSWERED = ADDED | {Act.SIGN}
_KINDS: dict[str, Any] = {
    kind.__name__: kind
    for kind in (
        *(parts.Span, parts.Badge, parts.Letterhead, parts.Fact, parts.Facts, parts.LaneItem),
        *(parts.Strip, parts.Lane, parts.Paragraph, parts.Entry, parts.Cell, parts.Column),
        *(parts.TableRow, parts.Table, parts.PictureMark, parts.KeyPicture, parts.KeyPictures),
        *(parts.Note, parts.Notes, parts.Signature, parts.Section, parts.PageWords),
    )
}


def kept_report(versions: Sequence[Version], number: int | None = None) -> KeptReport | None:
    """Return a kept version as it was kept; the newest without a number, ``None`` for no such one.

    Raises
    ------
    CodecError
        Where the kept document or draft cannot be read.
    """
    wanted = number if number is not None else len(versions)
    version = next((v for v in versions if v.number == wanted), None)
    if version is None:
        return None
    return KeptReport(
        report_id=version.report_id,
        number=version.number,
        status=version.status,
        document=document_from_json(version.document),
        draft=draft_from_text(version.draft),
        pdf=version.pdf,
        at=version.at,
        by=version.by,
        answerable=tuple(
            Answerable(by=v.by, at=v.at)
            for v in versions
            if v.number <= wanted and v.act in _ANSWERED
        ),
    )


def composed_report(draft: Draft, document: Document, pdf: bytes = b"") -> KeptReport:
    """Return a report that was composed and never kept: preliminary, named by its own content."""
    said = "\n".join((draft_to_text(draft), document.fingerprint, sha256(pdf).hexdigest()))
    return KeptReport(
        report_id=f"content-{sha256(said.encode()).hexdigest()}",
        number=0,
        status=Status.PRELIMINARY,
        document=document,
        draft=draft,
        pdf=pdf,
        at=draft.case.issued,
    )


def document_from_json(text: str) -> Document:
    """Read a document back from its canonical JSON.

    Raises
    ------
    CodecError
        Where the document made of it would not be written as the same text.
    """
    try:
        document = Document(**{name: _made(name, part) for name, part in json.loads(text).items()})
        same = to_json(document) == text
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise CodecError("not a document") from None
    if not same:
        raise CodecError("not a document of this version")
    return document


def _made(name: str, part: Any) -> Any:  # noqa: ANN401 - plain data, as JSON gives it
    if isinstance(part, list):
        return tuple(_made(name, one) for one in part)
    if isinstance(part, dict):
        kind = _KINDS[part["kind"]]
        return kind(**{key: _made(key, one) for key, one in part.items() if key != "kind"})
    return Tone(part) if name == "tone" else part
