"""The option ``--local-evidence``: a department's own figures, over those of the product."""

from __future__ import annotations

import argparse
from pathlib import Path

from desktop.cli.answer import Evidence, Tools, UsageError
from desktop.domain.message import Problem


def add_option(parser: argparse.ArgumentParser) -> None:
    """Declare the option."""
    parser.add_argument("--local-evidence", metavar="DIR")


def evidence_of(args: argparse.Namespace, tools: Tools) -> Evidence:
    """Return the evidence to reason with, and what is wrong with the folder named.

    Raises
    ------
    UsageError
        Where there is no such folder.
    """
    named: str | None = args.local_evidence
    if named is None:
        return tools.evidence(None)
    if not Path(named).is_dir():
        raise UsageError(Problem.of(named, "path-missing"))
    pack, problems = tools.evidence(Path(named))
    if not problems and not pack.local_version:
        problems = (Problem.of(named, "local-evidence-none"),)
    return pack, problems
