"""The options of ``report`` for a copy under a password, which never stands among the arguments."""

from __future__ import annotations

import argparse
import os

from desktop.app.reporting import Report
from desktop.cli.answer import Tools
from desktop.cli.pages import pages_of
from desktop.domain.message import Message, Problem

MOST_BYTES = 1024


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--protected-pdf", metavar="F")
    parser.add_argument("--password-fd", metavar="N", type=int)


def made_copy(
    report: Report, descriptor: int | None, tools: Tools
) -> tuple[bytes | None, tuple[Problem, ...]]:
    """Return the copy of a report under the password that stands in an open descriptor."""
    from desktop.export.archival_copy import password_problem, protected_copy

    password = _password(descriptor)
    if password is None:
        return None, (Problem.of("--password-fd", "export-password-source"),)
    wrong = password_problem(password)
    if wrong is not None:
        return None, (Problem("--password-fd", wrong.code, wrong.args),)
    data, problems = pages_of(report)
    if data is None:
        return None, problems
    words = tools.translator.text(Message("export-copy"))
    return protected_copy(data, password, words), problems


def _password(descriptor: int | None) -> str | None:
    """Return the first line that a descriptor holds; it is closed neither way."""
    if descriptor is None or descriptor < 0:
        return None
    data = b""
    try:
        while len(data) <= MOST_BYTES and b"\n" not in data:
            piece = os.read(descriptor, 1 if os.isatty(descriptor) else MOST_BYTES)
            if not piece:
                break
            data += piece
        return data.partition(b"\n")[0].removesuffix(b"\r").decode()
    except (OSError, ValueError):
        return None
