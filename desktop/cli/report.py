"""The verb ``report``: compose the report of a case file and write the exports asked for."""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from desktop import assets
from desktop.app.about import VERSION
from desktop.app.ports import FrameError, StudySource
from desktop.app.reporting import Report, Setting, draft_of, key_frames, make_report
from desktop.cli.answer import Answer, Tools, UsageError
from desktop.cli.export_dicom import composed, put_object
from desktop.cli.form_given import form_input
from desktop.cli.local import add_option, evidence_of
from desktop.cli.pages import pages_of
from desktop.cli.protected import add_options, made_copy
from desktop.domain.case import Case
from desktop.domain.casefile import excerpt, parse_case_text
from desktop.domain.imaging import Study
from desktop.domain.key_titles import OF_INTEREST
from desktop.domain.message import Message, Problem
from desktop.evidence.assess import assess
from desktop.evidence.pack import EvidencePack
from desktop.export.files import WriteError, write_whole
from desktop.export.form_input import FormError, carried, check, texts
from desktop.export.text import to_text
from desktop.report.contradictions_all import contradictions
from desktop.report.department import PRODUCT, Department
from desktop.report.form_sections import misfits
from desktop.report.wording import Wording

FORMS = ("fhir", "hl7")
"""Exports that are forms for other systems."""
OBJECTS = (("sr", "narrative"), ("encapsulated_pdf", "pdf"))
"""Exports that are DICOM objects, with their form."""
EXPORTS = ("pdf", "text", "sr", "encapsulated_pdf", "key_objects", "fhir", "hl7")
DEFAULT_LANGUAGE = "en"
NAMED_ON_READING = frozenset({"age-birth", "flags", "sign", "change", "normal"})
"""Contradictions that are problems of the case file itself."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the verb."""
    parser.add_argument("case", metavar="CASE.json")
    parser.add_argument("--study", metavar="PATH")
    parser.add_argument("--language")
    parser.add_argument("--department", metavar="FILE.toml")
    add_option(parser)
    add_options(parser)
    for name in EXPORTS:
        parser.add_argument(f"--{name.replace('_', '-')}", metavar="F")


def run(args: argparse.Namespace, tools: Tools) -> Answer:
    """Compose and write; each export appears whole under its name or not at all."""
    _check_usage(args)
    case, problems = parse_case_text(Path(args.case).read_bytes(), assets.vocabulary())
    if case is None:
        return Answer(payload={"written": []}, problems=problems)
    look, unfit = tools.department(Path(args.department) if args.department else None)
    language, unknown = language_of(args.language or look.language)
    opened = Opened.read(args, tools)
    pack, unused = evidence_of(args, tools)
    report = report_of(case, opened, language, pack, look)
    written: list[str] = []
    found = [*problems, *unfit, *unknown, *unused]
    found += replaced(case)
    found += [*_contradicted(case, language), *_unfit(case), *report.problems]
    for name, make in (("text", _text), ("pdf", pages_of)):
        target = getattr(args, name)
        if target is not None:
            found += _write(target, report, make, written)
    if args.protected_pdf is not None:
        data, told = made_copy(report, args.password_fd, tools)
        found += told if data is None else (*told, *_put(args.protected_pdf, data, written))
    if args.key_objects is not None:
        found += _key_objects(args.key_objects, case, opened, written)
    found += _objects(args, case, opened, report, written)
    found += _forms(args, case, report, pack, written)
    lines = tuple(tools.translator.text(Message.of("export-written", path=p)) for p in written)
    return Answer(payload={"written": written}, lines=lines, problems=tuple(found))


def replaced(case: Case) -> Iterator[Problem]:
    """Yield the texts of which a character cannot be printed: the page shows another there."""
    for where, text in texts(case):
        odd = next((c for c in text if not carried(c)), None)
        if odd is not None:
            yield Problem.of(where, "export-replaced", code=f"U+{ord(odd):04X}")


def _contradicted(case: Case, language: str) -> Iterator[Problem]:
    """Yield what the case says twice and differently; what reading it named already is not."""
    for one in contradictions(case, assets.lexicon(language)):
        if one.kind not in NAMED_ON_READING:
            yield Problem.of(one.target, "contradiction", title=one.title, detail=one.detail)


def _unfit(case: Case) -> Iterator[Problem]:
    """Yield the answers that the questions of the form cannot hold."""
    for misfit in misfits(case, assets.templates().of(case)):
        where = f"/form/answers/{misfit.key}"
        yield Problem.of(where, "form-answer", ask=misfit.ask.title, given=excerpt(misfit.value))


def _check_usage(args: argparse.Namespace) -> None:
    if not Path(args.case).is_file():
        raise UsageError(Problem.of(args.case, "path-missing"))
    if args.study is not None and not Path(args.study).exists():
        raise UsageError(Problem.of(args.study, "path-missing"))
    if args.department is not None and not Path(args.department).is_file():
        raise UsageError(Problem.of(args.department, "path-missing"))
    if all(getattr(args, name) is None for name in (*EXPORTS, "protected_pdf")):
        raise UsageError(Problem.of("report", "export-nothing"))


def language_of(wanted: str) -> tuple[str, tuple[Problem, ...]]:
    """Return a language that exists; another one falls back visibly."""
    known = wanted.isascii() and wanted.replace("-", "").isalnum()
    with contextlib.suppress(OSError):
        if known and assets.locale_texts(wanted):
            return wanted, ()
    problem = Problem.of("--language", "export-language", known=DEFAULT_LANGUAGE)
    return DEFAULT_LANGUAGE, (problem,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """The images a report is written with; nothing without ``--study``."""

    studies: tuple[Study, ...] | None = None
    source: StudySource | None = None

    @classmethod
    def read(cls, args: argparse.Namespace, tools: Tools) -> Opened:
        """Open what ``--study`` names."""
        if args.study is None:
            return cls()
        source = tools.source()
        return cls(studies=source.index(args.study).studies, source=source)


def report_of(
    case: Case, opened: Opened, language: str, pack: EvidencePack, look: Department = PRODUCT
) -> Report:
    """Compose the report of a case in a language that exists."""
    setting = Setting(
        words=Wording(language, assets.locale_texts(language)),
        template=assets.templates().of(case),
        cite=pack.cite,
        version=VERSION,
        department=look,
    )
    return make_report(
        draft_of(case),
        assess(case, pack),
        setting,
        studies=opened.studies,
        decode=opened.source.frame if opened.source else None,
    )


def _text(report: Report) -> tuple[bytes | None, tuple[Problem, ...]]:
    return to_text(report.document).encode(), ()


def _write(
    target: str,
    report: Report,
    make: Callable[[Report], tuple[bytes | None, tuple[Problem, ...]]],
    written: list[str],
) -> tuple[Problem, ...]:
    data, problems = make(report)
    return problems if data is None else (*problems, *_put(target, data, written))


def _put(target: str, data: bytes, written: list[str]) -> tuple[Problem, ...]:
    try:
        write_whole(target, data)
    except WriteError as error:
        return (error.problem,)
    written.append(target)
    return ()


def _key_objects(
    target: str, case: Case, opened: Opened, written: list[str]
) -> tuple[Problem, ...]:
    """Write the images the case names as a Key Object Selection."""
    where = "--key-objects"
    if opened.source is None:
        return (Problem.of(where, "export-needs-study"),)
    refs, problems = key_frames(draft_of(case), opened.studies or ())
    try:
        data = opened.source.key_document(refs, OF_INTEREST, "", case.issued)
    except FrameError as error:
        return (*problems, Problem(where, error.problem.code, error.problem.args))
    return (*problems, *_put(target, data, written))


def _objects(
    args: argparse.Namespace, case: Case, opened: Opened, report: Report, written: list[str]
) -> Iterator[Problem]:
    """Write the report in words and its pages as objects of the study."""
    for name, form in OBJECTS:
        target = getattr(args, name)
        if target is None:
            continue
        where = f"--{name.replace('_', '-')}"
        if opened.source is None or opened.studies is None:
            yield Problem.of(where, "export-needs-study")
            continue
        kept, problems = composed(case, report, form)
        yield from problems
        if kept is None:
            continue
        for problem in put_object(form, target, kept, (opened.source, opened.studies), written):
            is_ours = problem.where.startswith("--form")
            yield Problem(where, problem.code, problem.args) if is_ours else problem


def _forms(
    args: argparse.Namespace, case: Case, report: Report, pack: EvidencePack, written: list[str]
) -> Iterator[Problem]:
    """Write the forms for other systems; none where a field of the report is refused."""
    wanted = [name for name in FORMS if getattr(args, name) is not None]
    if not wanted:
        return
    from desktop.export.form_make import WITH_PAGE, make_form

    language = report.document.language
    given = form_input(case, report, Wording(language, assets.locale_texts(language)), pack)
    page, of_page = pages_of(report) if set(wanted) & WITH_PAGE else (b"", ())
    yield from of_page
    for name in wanted:
        if page is None and name in WITH_PAGE:
            continue
        try:
            check(given)
            data = make_form(name, replace(given, pdf=page or b""), assets.templates().of(case))
        except FormError as error:
            yield error.problem
        else:
            yield from _put(getattr(args, name), data, written)
