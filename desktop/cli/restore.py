"""The verb ``restore``: put a backup in the place of the store, never over one."""

from __future__ import annotations

import argparse
from pathlib import Path

from desktop.app.ports import DraftStoreError
from desktop.cli.answer import Answer, Tools, UsageError
from desktop.domain.message import Message, Problem


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the verb."""
    parser.add_argument("backup", metavar="FILE", type=Path)
    parser.add_argument("--aside", action="store_true")


def run(args: argparse.Namespace, tools: Tools) -> Answer:
    """Prove the backup and restore it; ``--aside`` renames a store that is there first."""
    door = tools.backups()
    if door is None:
        raise UsageError(Problem.of("store", "verify-no-store"))
    try:
        contents = door.restore(args.backup, aside=args.aside)
    except DraftStoreError as error:
        return Answer(payload={}, problems=(error.problem,))
    counts = {
        "drafts": contents.drafts,
        "versions": contents.versions,
        "acts": contents.acts,
    }
    line = Message.of("restore-line", **{k: str(v) for k, v in counts.items()})
    return Answer(payload=counts, lines=(tools.translator.text(line),))
