"""The forms by name: what window and command line ask for, each made when it is first wanted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from desktop.app.draft_json import draft_from_text
from desktop.app.signing import Signature, Version, signing_of
from desktop.domain.message import Problem
from desktop.export.form_input import FormError, FormInput, check
from desktop.report.document_read import UnknownDocumentError, from_json

if TYPE_CHECKING:
    from desktop.report.template import Template

Maker = Callable[[FormInput, "Template | None"], bytes]
WITH_PAGE = frozenset({"fhir", "hl7"})
"""Forms that carry the page with them."""


def make_form(form: str, given: FormInput, template: Template | None = None) -> bytes:
    """Return a report in one form.

    Parameters
    ----------
    form : str
        ``fhir``, ``hl7``, ``mrrt``, ``mrrt-template``, ``csv``, ``rtf`` or ``text``.
    given : FormInput
        What is sent, and when.
    template : Template, optional
        The form the report was filled in with; MRRT asks its questions too.

    Raises
    ------
    FormError
        Where a text cannot be carried (names the field), or the result does not hold to its form.
    """
    check(given)
    return FORMS[form](given, template)


def kept_input(given: FormInput, versions: Sequence[Version]) -> FormInput:
    """Return what is sent of a report that was kept: its own words, page, facts and state.

    Parameters
    ----------
    given : FormInput
        Words, time and critical results; the rest is that of the newest version.
    versions : sequence of Version
        The versions of the report, oldest first; at least one.

    Raises
    ------
    FormError
        Where the newest version has a shape that this program does not know.
    """
    last = versions[-1]
    act = Signature(act=last.act, by=last.by, at=last.at, reason=last.reason)
    try:
        document = from_json(last.document)
    except UnknownDocumentError:
        raise FormError(Problem.of("report", "form-unknown-document")) from None
    return replace(
        given,
        draft=draft_from_text(last.draft),
        document=document,
        signing=signing_of(versions[:-1], act, last.status),
        pdf=last.pdf,
        number=last.number,
    )


def _fhir(given: FormInput, _template: Template | None) -> bytes:
    from desktop.export.fhir_form import to_fhir

    return to_fhir(given)


def _hl7(given: FormInput, _template: Template | None) -> bytes:
    from desktop.export.hl7_form import to_hl7

    return to_hl7(given)


def _mrrt(given: FormInput, template: Template | None) -> bytes:
    from desktop.export.mrrt_form import report_to_mrrt

    return report_to_mrrt(given, template)


def _mrrt_template(given: FormInput, template: Template | None) -> bytes:
    from desktop.export.mrrt_form import template_to_mrrt

    if template is None:
        raise FormError(Problem.of("/study", "form-no-template"))
    return template_to_mrrt(template, given.words)


def _csv(given: FormInput, _template: Template | None) -> bytes:
    from desktop.export.csv_form import to_csv

    return to_csv(given)


def _rtf(given: FormInput, _template: Template | None) -> bytes:
    from desktop.export.rtf_form import to_rtf

    return to_rtf(given.document)


def _text(given: FormInput, _template: Template | None) -> bytes:
    from desktop.export.text import to_text

    return to_text(given.document).encode()


FORMS: dict[str, Maker] = {
    "fhir": _fhir,
    "hl7": _hl7,
    "mrrt": _mrrt,
    "mrrt-template": _mrrt_template,
    "csv": _csv,
    "rtf": _rtf,
    "text": _text,
}
