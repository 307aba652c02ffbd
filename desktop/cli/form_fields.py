"""The verb ``read-form``: what an MRRT template asks, and what of it was not read."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from desktop.cli.answer import Answer, Tools, UsageError
from desktop.domain.casefile import excerpt
from desktop.domain.message import Message, Problem
from desktop.export.mrrt_read import MrrtField, MrrtListing, read_mrrt
from desktop.export.mrrt_scan import MOST_BYTES


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the verb."""
    parser.add_argument("template", metavar="TEMPLATE.html")


def run(args: argparse.Namespace, tools: Tools) -> Answer:
    """List the fields of a template."""
    path = Path(args.template)
    if not path.is_file():
        raise UsageError(Problem.of(args.template, "path-missing"))
    with path.open("rb") as stream:
        listing = read_mrrt(stream.read(MOST_BYTES + 1))
    payload = {name: value for name, value in asdict(listing).items() if name != "problems"}
    lines = tuple(_line(one, tools) for one in listing.fields)
    return Answer(payload=payload, lines=lines, problems=tuple(_problems(args.template, listing)))


def _line(one: MrrtField, tools: Tools) -> str:
    message = Message.of(
        "form-field-line",
        section=excerpt(" / ".join(one.section)),
        name=excerpt(one.name),
        kind=one.kind,
        completion=one.completion,
        options=len(one.options),
    )
    return tools.translator.text(message)


def _problems(path: str, listing: MrrtListing) -> Iterator[Problem]:
    for problem in listing.problems:
        yield Problem(path, problem.code, problem.args)
    for name, count in listing.active:
        yield Problem.of(path, "mrrt-active", name=excerpt(name), count=count)
    for name, count in listing.unknown:
        yield Problem.of(path, "mrrt-unknown", name=excerpt(name), count=count)
