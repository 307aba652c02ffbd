"""The verb ``dicom-report``: a report as a DICOM object of its study."""

from __future__ import annotations

import argparse
from pathlib import Path

from desktop import assets
from desktop.app.about import VERSION
from desktop.app.codec import CodecError
from desktop.app.keeping import composed_report, kept_report
from desktop.app.kept import KeptReport
from desktop.app.ports import DraftStoreError, FrameError, StudySource
from desktop.app.reporting import Report, Setting, draft_of, make_report
from desktop.cli.answer import Answer, Tools, UsageError
from desktop.cli.local import add_option, evidence_of
from desktop.cli.pages import pages_of
from desktop.domain.case import Case
from desktop.domain.casefile import parse_case_text
from desktop.domain.imaging import Study
from desktop.domain.message import Message, Problem
from desktop.evidence.assess import assess
from desktop.export.files import WriteError, write_whole
from desktop.report.wording import Wording

FORMS = ("sr", "narrative", "pdf", "keys")
_LANGUAGE = "en"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the verb."""
    parser.add_argument("case", metavar="CASE.json", nargs="?")
    parser.add_argument("--kept", metavar="REPORT")
    parser.add_argument("--number", type=int, metavar="N")
    parser.add_argument("--form", choices=FORMS, required=True)
    parser.add_argument("--study", metavar="PATH", required=True)
    parser.add_argument("--out", metavar="F", required=True)
    parser.add_argument("--replace", action="store_true")
    add_option(parser)


def run(args: argparse.Namespace, tools: Tools) -> Answer:
    """Write one object whole under its name; what stands there is replaced only when asked."""
    _check_usage(args)
    source = tools.source()
    studies = source.index(args.study).studies
    kept, problems = (
        _from_archive(args, tools)
        if args.kept is not None
        else _from_case(args, tools, source, studies)
    )
    written: list[str] = []
    if kept is not None:
        problems += put_object(args.form, args.out, kept, (source, studies), written)
    lines = tuple(tools.translator.text(Message.of("export-written", path=p)) for p in written)
    return Answer(
        payload={"written": written}, lines=lines, problems=tuple(dict.fromkeys(problems))
    )


def put_object(
    form: str,
    target: str,
    kept: KeptReport,
    images: tuple[StudySource, tuple[Study, ...]],
    written: list[str],
) -> tuple[Problem, ...]:
    """Write a report as an object under a name, and say what kept it from being written."""
    source, studies = images
    try:
        write_whole(target, source.report_object(form, kept, studies))
    except FrameError as error:
        where = error.problem.where or f"--form {form}"
        return (Problem(where, error.problem.code, error.problem.args),)
    except WriteError as error:
        return (error.problem,)
    written.append(target)
    return ()


def composed(
    case: Case, report: Report, form: str
) -> tuple[KeptReport | None, tuple[Problem, ...]]:
    """Return a composed report as if it were kept; none where its pages are wanted and fail."""
    pdf, problems = pages_of(report) if form == "pdf" else (b"", ())
    if pdf is None:
        return None, problems
    return composed_report(draft_of(case), report.document, pdf), problems


def _check_usage(args: argparse.Namespace) -> None:
    if (args.case is None) == (args.kept is None):
        raise UsageError(Problem.of("dicom-report", "report-one-source"))
    for path in (args.case, args.study):
        if path is not None and not Path(path).exists():
            raise UsageError(Problem.of(path, "path-missing"))
    if Path(args.out).exists() and not args.replace:
        raise UsageError(Problem.of(args.out, "report-file-exists"))


def _from_archive(
    args: argparse.Namespace, tools: Tools
) -> tuple[KeptReport | None, tuple[Problem, ...]]:
    door = tools.archive(None)
    if door is None or not door.exists:
        raise UsageError(Problem.of("store", "verify-no-store"))
    try:
        kept = kept_report(door.versions(args.kept), args.number)
    except DraftStoreError as error:
        return None, (error.problem,)
    except CodecError:
        return None, (Problem.of(f"report/{args.kept}", "report-kept-unreadable"),)
    if kept is None:
        raise UsageError(Problem.of(f"report/{args.kept}", "report-not-kept"))
    return kept, ()


def _from_case(
    args: argparse.Namespace, tools: Tools, source: StudySource, studies: tuple[Study, ...]
) -> tuple[KeptReport | None, tuple[Problem, ...]]:
    case, problems = parse_case_text(Path(args.case).read_bytes(), assets.vocabulary())
    if case is None:
        return None, problems
    pack, unused = evidence_of(args, tools)
    setting = Setting(
        words=Wording(_LANGUAGE, assets.locale_texts(_LANGUAGE)),
        template=assets.templates().of(case),
        cite=pack.cite,
        version=VERSION,
    )
    report = make_report(
        draft_of(case), assess(case, pack), setting, studies=studies, decode=source.frame
    )
    kept, of_pages = composed(case, report, args.form)
    return kept, (*problems, *unused, *report.problems, *of_pages)
