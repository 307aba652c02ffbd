"""The verb ``backup``: copy the store, prove the copy, keep 14 daily and 8 weekly ones."""

from __future__ import annotations

import argparse
from pathlib import Path

from desktop.app.ports import DraftStoreError
from desktop.cli.answer import Answer, Tools, UsageError
from desktop.domain.message import Message, Problem


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the verb."""
    parser.add_argument("--to", metavar="FOLDER", type=Path)


def run(args: argparse.Namespace, tools: Tools) -> Answer:
    """Make one backup now; nothing of the patients is printed."""
    door = tools.backups()
    if door is None:
        raise UsageError(Problem.of("store", "verify-no-store"))
    try:
        made = door.make(args.to)
    except DraftStoreError as error:
        return Answer(payload={}, problems=(error.problem,))
    counts = {
        "drafts": made.contents.drafts,
        "versions": made.contents.versions,
        "acts": made.contents.acts,
        "dropped": made.dropped,
    }
    path = str(made.backup.path)
    line = Message.of("backup-line", path=path, **{k: str(v) for k, v in counts.items()})
    return Answer(payload={"path": path, **counts}, lines=(tools.translator.text(line),))
