"""The dispatcher: verbs in, text or JSON out, exit status as the contract names it."""

from __future__ import annotations

import argparse
import json
import sys
import traceback
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TextIO

from desktop.cli.answer import Answer, Tools, UsageError
from desktop.domain.message import Message, Problem

MODULES = {"dicom-report": "export_dicom", "send-form": "forms", "read-form": "form_fields"}
"""Modules of the verbs that are not named like theirs."""
VERBS = (
    *("series", "render", "measure", "assess", "report", "vocabulary", "verify", "recall"),
    *("backup", "restore", "people"),
    *MODULES,
)

DONE, WITH_PROBLEMS, WRONG_USAGE, INTERNAL_FAULT = 0, 1, 2, 3


def _parser(verb: str, module: ModuleType, tools: Tools) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=f"concord {verb}", description=tools.translator.text(Message(f"cli-{verb}"))
    )
    parser.add_argument(
        "--json", action="store_true", help=tools.translator.text(Message("cli-json"))
    )
    module.configure(parser)
    return parser


def shown(problem: Problem, tools: Tools) -> dict[str, str]:
    """Return a problem as the contract writes it."""
    return {
        "where": problem.where,
        "what": tools.translator.what(problem),
        "do": tools.translator.do(problem),
    }


def _line(problem: dict[str, str]) -> str:
    return f"{problem['where']}: {problem['what'].rstrip('.')}. {problem['do'].rstrip('.')}."


def _print(answer: Answer, tools: Tools, *, as_json: bool, out: TextIO) -> int:
    payload = dict(answer.payload)
    problems = [shown(p, tools) for p in answer.problems]
    payload.setdefault("problems", problems)
    if as_json:
        out.write(json.dumps(payload, ensure_ascii=False, indent=1, allow_nan=False) + "\n")
    else:
        lines = (*answer.lines, *(_line(p) for p in payload["problems"]))
        out.writelines(line + "\n" for line in lines)
    return WITH_PROBLEMS if payload["problems"] or payload.get("refused") else DONE


def _fault(error: BaseException, tools: Tools) -> str:
    """Name an internal fault without its text: exceptions may quote patient data."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [f for f in frames if "desktop" in Path(f.filename).parts] or list(frames)
    place = f"{Path(ours[-1].filename).stem}:{ours[-1].lineno}" if ours else "?"
    return tools.translator.text(Message.of("cli-fault", kind=type(error).__name__, place=place))


def main(
    argv: Sequence[str], tools: Tools, out: TextIO | None = None, err: TextIO | None = None
) -> int:
    """Run one verb and return its exit status.

    Parameters
    ----------
    argv
        The verb and its arguments.
    tools
        The adapters a verb may use.
    out, err
        Where the answer and complaints go; standard output and error by default.
    """
    out, err = out or sys.stdout, err or sys.stderr
    verb = argv[0] if argv else ""
    try:
        module = import_module(f"desktop.cli.{MODULES.get(verb, verb)}")
        args = _parser(verb, module, tools).parse_args(list(argv[1:]))
        return _print(module.run(args, tools), tools, as_json=args.json, out=out)
    except UsageError as error:
        err.write(_line(shown(error.problem, tools)) + "\n")
        return WRONG_USAGE
    except BrokenPipeError:
        return DONE
    except Exception as error:  # noqa: BLE001 - the process border: a fault becomes a sentence
        err.write(_fault(error, tools) + "\n")
        return INTERNAL_FAULT
