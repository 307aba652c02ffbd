"""From a case and its assessment to the report."""

from __future__ import annotations

from dataclasses import replace

from desktop.report.document import Document
from desktop.report.identity import person_name
from desktop.report.phrases import Phrases, Words
from desktop.report.sections_appendix import chances, evidence_list, versions
from desktop.report.sections_calls import act_now, communication
from desktop.report.sections_clinical import clinical, comparison, technique
from desktop.report.sections_facts import fact_sections
from desktop.report.sections_findings import findings, key_pictures
from desktop.report.sections_head import identity, letterhead, page_words, study_title
from desktop.report.sections_impression import impression, recommendations
from desktop.report.sections_plain import plain
from desktop.report.sections_signing import addenda, signature
from desktop.report.source import Evidence, MarkedPicture, ReportSource

__all__ = ["MarkedPicture", "ReportSource", "compose", "person_name"]


def compose(source: ReportSource, words: Words) -> Document:
    """Compose the report, in the state its signing says.

    Parameters
    ----------
    source : ReportSource
        Case, assessment, shown numbers, key images, rows of the template.
    words : Words
        The language of the report.

    Returns
    -------
    Document
        Head, act-now line and impression first; then what they rest on; the figures last. A
        department may order what stands between the act-now line and the signature. The printed
        hash is that of the document without its own versions section.
    """
    phrases = Phrases(words)
    evidence = Evidence(source.cite, phrases)
    parts = (
        letterhead(phrases, source),
        identity(phrases, source),
        addenda(phrases, source),
        act_now(phrases, source),
        impression(phrases, source, evidence),
        recommendations(phrases, source, evidence),
        clinical(phrases, source),
        technique(phrases, source),
        comparison(phrases, source),
        *fact_sections(phrases, source),
        findings(phrases, source),
        key_pictures(phrases, source),
        plain(phrases, source),
        communication(phrases, source),
        signature(phrases, source),
        chances(phrases, source, evidence),
    )
    listed = evidence_list(phrases, evidence)
    document = Document(
        title=study_title(phrases, source),
        language=phrases.language,
        status=source.signing.status.value,
        posture=source.posture,
        page=page_words(phrases, source),
        sections=source.department.ordered(s for s in (*parts, listed) if s is not None),
    )
    last = versions(phrases, source, document.fingerprint)
    return replace(document, sections=(*document.sections, last))
