"""The verb ``verify``: prove that every kept report, the audit and its anchor are what was kept."""

from __future__ import annotations

import argparse

from desktop.app.ports import DraftStoreError
from desktop.cli.answer import Answer, Tools, UsageError
from desktop.domain.message import Message, Problem


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the verb."""
    parser.add_argument("store", metavar="STORE", nargs="?")


def run(args: argparse.Namespace, tools: Tools) -> Answer:
    """Prove a store, or that of this user; what cannot be proven is a problem."""
    door = tools.archive(args.store)
    if door is None or not door.exists:
        raise UsageError(Problem.of("store", "verify-no-store"))
    try:
        found = door.verify()
    except DraftStoreError as error:
        return Answer(payload={}, problems=(error.problem,))
    counts = {
        "reports": found.reports,
        "versions": found.versions,
        "acts": found.acts,
        "anchored": found.anchored,
    }
    line = Message.of("verify-line", **{name: str(count) for name, count in counts.items()})
    return Answer(payload=counts, lines=(tools.translator.text(line),), problems=found.problems)
