"""The verb ``recall``: every kept report that cites a row of the evidence."""

from __future__ import annotations

import argparse

from desktop.app.ports import DraftStoreError
from desktop.cli.answer import Answer, Tools, UsageError
from desktop.domain.message import Message, Problem


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the verb."""
    parser.add_argument("evidence", metavar="ROW")
    parser.add_argument("store", metavar="STORE", nargs="?")


def run(args: argparse.Namespace, tools: Tools) -> Answer:
    """List the versions that rest on the row; nothing of the patient is printed."""
    door = tools.archive(args.store)
    if door is None or not door.exists:
        raise UsageError(Problem.of("store", "verify-no-store"))
    try:
        found = door.citing(args.evidence)
    except DraftStoreError as error:
        return Answer(payload={"reports": []}, problems=(error.problem,))
    reports = [
        {"report": one.report_id, "version": one.number, "status": one.status.value, "at": one.at}
        for one in found
    ]
    lines = tuple(
        tools.translator.text(
            Message.of(
                "recall-line",
                report=one.report_id,
                version=str(one.number),
                status=one.status.value,
                at=one.at,
            )
        )
        for one in found
    )
    return Answer(payload={"reports": reports}, lines=lines)
