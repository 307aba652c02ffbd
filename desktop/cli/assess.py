"""The verb ``assess``: the reasoning about a case file."""

from __future__ import annotations

import argparse
from pathlib import Path

from desktop import assets
from desktop.app.reasoning import reason
from desktop.cli.answer import Answer, Tools, UsageError
from desktop.cli.local import add_option, evidence_of
from desktop.domain.message import Problem


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the verb."""
    parser.add_argument("case", metavar="CASE.json")
    add_option(parser)


def run(args: argparse.Namespace, tools: Tools) -> Answer:
    """Reason about a case file; problems leave the answer complete."""
    try:
        text = Path(args.case).read_bytes()
    except OSError as error:
        raise UsageError(Problem.of(args.case, "path-missing")) from error
    pack, problems = evidence_of(args, tools)
    found = reason(text, assets.vocabulary(), pack, tools.translator)
    return Answer(payload=found.payload, lines=found.lines, problems=(*found.problems, *problems))
