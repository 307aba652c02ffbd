"""The verb ``send-form``: one form of a report for another system, whole or not at all."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

from desktop import assets
from desktop.cli.answer import Answer, Tools, UsageError
from desktop.cli.form_given import form_input
from desktop.cli.local import add_option, evidence_of
from desktop.cli.pages import pages_of
from desktop.cli.report import DEFAULT_LANGUAGE, Opened, language_of, report_of
from desktop.domain.casefile import parse_case_text
from desktop.domain.message import Message, Problem
from desktop.export.files import WriteError, write_whole
from desktop.export.form_input import FormError, check
from desktop.export.form_make import FORMS, WITH_PAGE, make_form
from desktop.report.wording import Wording


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the verb."""
    parser.add_argument("case", metavar="CASE.json")
    parser.add_argument("--form", required=True, choices=tuple(FORMS))
    parser.add_argument("--out", required=True, metavar="FILE")
    parser.add_argument("--study", metavar="PATH")
    parser.add_argument("--language", default=DEFAULT_LANGUAGE)
    parser.add_argument("--at", metavar="TIME")
    parser.add_argument("--endpoint", default="", metavar="URL")
    parser.add_argument("--replace", action="store_true")
    add_option(parser)


def run(args: argparse.Namespace, tools: Tools) -> Answer:
    """Compose the report and write one form of it; nothing is written where a field is refused."""
    for path in (args.case, args.study):
        if path is not None and not Path(path).exists():
            raise UsageError(Problem.of(path, "path-missing"))
    if not Path(args.case).is_file():
        raise UsageError(Problem.of(args.case, "path-missing"))
    case, problems = parse_case_text(Path(args.case).read_bytes(), assets.vocabulary())
    if case is None:
        return Answer(payload={"written": []}, problems=problems)
    language, unknown = language_of(args.language)
    pack, unused = evidence_of(args, tools)
    report = report_of(case, Opened.read(args, tools), language, pack)
    found = [*problems, *unknown, *unused, *report.problems]
    words = Wording(language, assets.locale_texts(language))
    given = form_input(case, report, words, pack, at=args.at or "", endpoint=args.endpoint)
    written: list[str] = []
    try:
        check(given)
        page, of_page = pages_of(report) if args.form in WITH_PAGE else (b"", ())
        found += of_page
        if page is not None:
            data = make_form(args.form, replace(given, pdf=page), assets.templates().of(case))
            write_whole(args.out, data, over=args.replace)
            written.append(args.out)
    except (FormError, WriteError) as error:
        found.append(error.problem)
    lines = tuple(tools.translator.text(Message.of("export-written", path=p)) for p in written)
    return Answer(payload={"written": written}, lines=lines, problems=tuple(found))
