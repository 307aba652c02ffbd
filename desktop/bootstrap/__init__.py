"""Composition root: builds the adapters, then starts the window or the command line."""

from __future__ import annotations

import faulthandler
import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from desktop.app.ports import DraftStoreError, Translator
from desktop.bootstrap.archive import ArchiveDoor
from desktop.bootstrap.backups import BackupsDoor
from desktop.bootstrap.common import SAMPLE_FOLDER, study_source, translator
from desktop.bootstrap.department import department_from
from desktop.bootstrap.evidence import evidence_from
from desktop.bootstrap.people import people_in
from desktop.cli.answer import Tools
from desktop.cli.main import VERBS
from desktop.cli.main import main as run_verb
from desktop.dicom.sample_workers import HeadStart
from desktop.domain.message import Message
from desktop.storage.place import Place, place_named, place_of
from desktop.storage.system import SystemClock

WINDOW_VERBS = ("open", "demo")


def home_folder() -> Path:
    """Return the folder of drafts, settings and caches, made private to the user."""
    named = os.environ.get("CONCORD_HOME")
    if named:
        home = Path(named)
    else:
        from platformdirs import user_data_path

        home = user_data_path("concord", appauthor=False)
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    return home


def _without_store(arguments: list[str]) -> tuple[list[str], str]:
    """Take ``--store URL`` out of the arguments; returns them and the address."""
    rest: list[str] = []
    url = ""
    waiting = iter(arguments)
    for argument in waiting:
        name, equals, value = argument.partition("=")
        if name == "--store":
            url = value if equals else next(waiting, "")
        else:
            rest.append(argument)
    return rest, url


def _harden() -> None:
    """Keep what is written private, and crashes free of patient data."""
    os.umask(0o077)
    faulthandler.enable()
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _has_display() -> bool:
    if sys.platform != "linux":
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def _complain(words: Translator, message: Message) -> int:
    sys.stderr.write(words.text(message) + "\n")
    return 2


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program; returns the exit status.

    Without arguments, with ``open [PATH]``, ``demo`` or an existing path the window opens; any
    other verb answers on standard output without loading Qt. ``--store URL`` names a department's
    server instead of the user's own file.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    _harden()
    words = translator()
    arguments, named = _without_store(arguments)
    try:
        place = place_of(home_folder(), named)
    except DraftStoreError as error:
        problem = error.problem
        sys.stderr.write(f"{words.what(problem)}. {words.do(problem)}.\n")
        return 2
    return _answer(arguments, words, place)


def _answer(arguments: list[str], words: Translator, place: Place) -> int:
    verb = arguments[0] if arguments else "open"
    if verb in ("-h", "--help", "help"):
        sys.stdout.write(
            words.text(Message("cli-usage")) + "\n" + words.text(Message("cli-verbs")) + "\n"
        )
        return 0
    if verb in VERBS:
        tools = Tools(
            translator=words,
            source=study_source,
            evidence=evidence_from,
            department=department_from,
            archive=lambda store: ArchiveDoor(place_named(store) if store else place),
            backups=lambda: BackupsDoor(place, SystemClock()),
            people=lambda: people_in(place),
        )
        return run_verb(arguments, tools)
    path = _path_to_open(arguments)
    if verb not in WINDOW_VERBS and path is None:
        return _complain(words, Message.of("cli-unknown-verb", verb=verb))
    if path is not None and not Path(path).exists():
        return _complain(words, Message.of("cli-no-path", path=path))
    if not _has_display():
        return _complain(words, Message("cli-no-display"))
    home = place.home
    head_start = HeadStart(home / SAMPLE_FOLDER) if verb == "demo" else None
    # nothing of what is built until the first paint is garbage; `run_window` enables it again
    gc.disable()
    # Qt only from here on
    from desktop.bootstrap.adapters import window_services
    from desktop.views.shell.launch import run_window

    return run_window(window_services(home, head_start, place), path=path, sample=verb == "demo")


def _path_to_open(arguments: Sequence[str]) -> str | None:
    if not arguments or arguments[0] == "demo":
        return None
    if arguments[0] == "open":
        return arguments[1] if len(arguments) > 1 else None
    return arguments[0] if Path(arguments[0]).exists() else None
