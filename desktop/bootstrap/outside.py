"""What the window reaches through its services: reasoning, pages and files."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace

from desktop import assets
from desktop.app.draft import Draft
from desktop.app.draft_json import draft_from_text
from desktop.app.ports import Cancelled, StudySource
from desktop.app.reporting import Report, Setting, make_report
from desktop.app.signing import Archive, Signature, Version, make_version, signed_of, signing_of
from desktop.domain.case import Case
from desktop.domain.imaging import Study
from desktop.domain.message import Problem
from desktop.evidence.assess import assess
from desktop.evidence.assessment import Assessment
from desktop.evidence.book import BookRow, book
from desktop.evidence.pack import Citation, EvidencePack
from desktop.export.files import WriteError, write_whole
from desktop.export.pdf import to_pdf
from desktop.export.raster import PdfPages
from desktop.export.sheet_pdf import to_sheet_pdf
from desktop.export.view_png import native_png, to_png
from desktop.report.department import Department
from desktop.report.lifecycle import Status
from desktop.report.source import UNSIGNED, Signing
from desktop.report.wording import Wording
from desktop.teaching.lumbar_case import study_uid
from desktop.viewer.printing import PrintSheet, ViewPicture


class PackReasoning:
    """The evidence pack behind the window's port."""

    def __init__(self, pack: EvidencePack) -> None:
        self._pack = pack

    def assess(self, case: Case, asked: frozenset[str], /) -> Assessment:
        """Return lanes, chances, reasons and the one question."""
        return assess(case, self._pack, asked, flips=False)

    def explain(self, case: Case, asked: frozenset[str], finding_id: str, /) -> Assessment:
        """Return the same with what speaks against one finding and what would flip it."""
        return assess(case, self._pack, asked, flips=frozenset({finding_id}))

    def cite(self, row_id: str, /) -> Citation | None:
        """Return where a figure comes from."""
        return self._pack.cite(row_id)

    def book(self) -> tuple[BookRow, ...]:
        """Return every figure, to be looked up."""
        return book(self._pack)


class PdfPublisher:
    """Drafts to pages and files."""

    def __init__(
        self,
        words: Wording,
        version: str,
        source: Callable[[], StudySource],
        pack: Callable[[], EvidencePack] = assets.evidence,
        prints_mechanism: Callable[[], bool] = lambda: False,
        department: Callable[[], Department] = assets.department,
    ) -> None:
        self._words, self._version, self._source, self._pack = words, version, source, pack
        self._prints_mechanism, self._department = prints_mechanism, department

    def report(self, draft: Draft, studies: Sequence[Study], /) -> Report:
        """Compose the report with its key images."""
        return self._composed(draft, studies, UNSIGNED)[0]

    def version(
        self, draft: Draft, studies: Sequence[Study], signature: Signature, archive: Archive, /
    ) -> Version:
        """Make and keep the next version; what was signed once is composed from what was signed."""
        before = archive.versions(draft.id)
        signed = signed_of(before)
        source = draft if signed is None else draft_from_text(signed.draft)

        def compose(status: Status) -> tuple[Report, bytes, str]:
            report, rows = self._composed(source, studies, signing_of(before, signature, status))
            pdf, _ = self.pdf(report)
            return report, pdf, rows

        return make_version(archive, source, signature, compose)

    def _composed(
        self, draft: Draft, studies: Sequence[Study], signing: Signing
    ) -> tuple[Report, str]:
        pack = self._pack()
        whole = assess(draft.case, pack, frozenset(draft.asked))
        look = self._department()
        setting = Setting(
            words=self._words_of(look.language),
            template=assets.templates().of(draft.case),
            cite=pack.cite,
            version=self._version,
            prints_mechanism=self._prints_mechanism(),
            signing=signing,
            department=look,
            posture="practice" if draft.case.study.uid == study_uid() else "steering",
        )
        made = make_report(draft, whole, setting, studies=studies, decode=self._source().frame)
        cited = {row for judged in whole.judgements for s in judged.steps for row in s.evidence}
        cited |= set(whole.mechanism.evidence)
        return made, json.dumps(pack.cells(cited), sort_keys=True, ensure_ascii=False)

    def _words_of(self, language: str) -> Wording:
        if language == self._words.language:
            return self._words
        return Wording(language, assets.locale_texts(language))

    def pdf(self, report: Report, /) -> tuple[bytes, tuple[Problem, ...]]:
        """Return the PDF once its text layer was read back and holds every word."""
        made = to_pdf(report.document, report.pictures, paper=report.paper)
        if made.data is None:
            raise WriteError(made.problems[0])
        return made.data, made.problems

    def form(
        self,
        form: str,
        draft: Draft,
        studies: Sequence[Study],
        versions: Sequence[Version],
        at: str,
        /,
    ) -> tuple[bytes, tuple[Problem, ...]]:
        """Return a report in a form; a kept one as it was kept, another as it stands now."""
        from desktop.export.form_input import FormInput
        from desktop.export.form_make import WITH_PAGE, kept_input, make_form
        from desktop.report.communication import critical_items

        source = draft_from_text(versions[-1].draft) if versions else draft
        report = self.report(source, studies if not versions else ())
        whole = assess(source.case, self._pack(), frozenset(source.asked))
        given = FormInput(
            draft=source,
            document=report.document,
            words=self._words,
            at=at,
            critical=critical_items(source.case, whole),
        )
        problems: tuple[Problem, ...] = ()
        if versions:
            given = kept_input(given, versions)
        elif form in WITH_PAGE:
            pdf, problems = self.pdf(report)
            given = replace(given, pdf=pdf)
        return make_form(form, given, assets.templates().of(source.case)), problems

    def pages(self, pdf: bytes, /) -> PdfPages:
        """Return the pages as pictures on demand."""
        return PdfPages(pdf)

    def sheet_pdf(
        self, sheet: PrintSheet, stopped: Cancelled, /
    ) -> tuple[bytes, tuple[Problem, ...]]:
        """Return pages of views once their text was read back and is what was drawn."""
        made = to_sheet_pdf(sheet, stopped)
        if made.data is None:
            raise WriteError(made.problems[0])
        return made.data, made.problems

    def png(self, picture: ViewPicture, words: tuple[str, ...] | None, banner: str, /) -> bytes:
        """Return a view as PNG with its overlays; ``words`` ``None`` gives the bare pixels."""
        return native_png(picture) if words is None else to_png(picture, words, banner)

    def write(self, path: str, pdf: bytes, /) -> tuple[Problem, ...]:
        """Write the file whole under its name, or not at all and say why."""
        try:
            write_whole(path, pdf)
        except WriteError as error:
            return (error.problem,)
        return ()
