"""The reader's own hanging protocols in the window: save the layout shown, list, rename, remove."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop.app.hangings import ProtocolFiles, Shelf, id_for, keep, read_shelf, remove, rename
from desktop.app.ports import Ids
from desktop.domain.message import Message, Problem
from desktop.viewer.derive import ShownPane, kind_of, protocol_of
from desktop.viewer.protocol import Protocol
from desktop.views.background import run
from desktop.views.shell.faults import fault
from desktop.views.shell.hanging_boxes import LONGEST, SaveBox, ShelfOverlay, kind_words
from desktop.views.viewer.area import ViewerArea


class Hangings(QObject):
    """Joins the viewer to where protocols are kept; files are touched on a worker only.

    Signals
    -------
    noticed
        A message worth a line.
    complained
        A problem worth a line.
    """

    noticed = Signal(object)
    complained = Signal(object)

    def __init__(
        self,
        viewer: ViewerArea,
        over: QWidget,
        files: Callable[[], ProtocolFiles],
        ids: Ids,
        shipped: tuple[Protocol, ...],
    ) -> None:
        super().__init__()
        self._viewer, self._over, self._files, self._ids = viewer, over, files, ids
        self._shipped = shipped
        self.shelf = Shelf()
        self._box: SaveBox | None = None
        self._overlay: ShelfOverlay | None = None

    def handlers(self) -> dict[str, Callable[[], object]]:
        """Return the commands carried out here."""
        return {"save-protocol": self.offer, "protocols": self.open_list}

    def load(self) -> None:
        """Fetch what the reader has saved; broken files are named once."""
        self._run(read_shelf, self._on_loaded)

    def offer(self) -> None:
        """Open the box that saves the layout on screen."""
        study = self._viewer.scene.study
        if study is None:
            return
        if self._box is None:
            self._box = SaveBox(self._viewer, self._viewer.translator)
            self._box.saved.connect(self._save)
            self._box.closed.connect(self._viewer.focus_active)
        say = self._viewer.translator.text
        kind = say(kind_words(kind_of(study)))
        layout = self._viewer.scene.arrangement.layout.value.replace("x", " × ")
        name = say(Message.of("hanging-save-suggested", kind=kind, layout=layout))
        scope = say(Message.of("hanging-save-scope", kind=kind))
        self._box.open(name[:LONGEST], scope)

    def open_list(self) -> None:
        """Show the list of the reader's own protocols."""
        if self._overlay is None:
            self._overlay = ShelfOverlay(self._over, self._viewer.translator)
            self._overlay.rename_wanted.connect(self._rename)
            self._overlay.remove_wanted.connect(self._remove)
        self._overlay.show_shelf(self.shelf)
        self._overlay.open()

    def _save(self, name: str) -> None:
        scene = self._viewer.scene
        if scene.study is None:
            return
        own = {stack.key: stack for stack in scene.study.pictures}  # no reformatted view
        panes = tuple(
            ShownPane(stack=own.get(state.stack_key or ""), window=state.window)
            for state in (scene.states[pane] for pane in scene.arrangement.visible)
        )
        sync = (scene.sync, scene.together.window, scene.together.view)
        made = protocol_of(
            id_for(name, self.shelf, self._ids),
            name,
            scene.study,
            scene.arrangement.layout,
            panes,
            sync,
        )

        def saved(shelf: Shelf) -> None:
            self._take(shelf)
            self.noticed.emit(Message.of("hanging-saved", name=name))

        self._run(lambda files: keep(files, made), saved)

    def _rename(self, protocol: Protocol, name: str) -> None:
        self._run(lambda files: rename(files, protocol, name), self._take)

    def _remove(self, protocol: Protocol) -> None:
        self._run(lambda files: remove(files, protocol), self._take)

    def _on_loaded(self, shelf: Shelf) -> None:
        self._take(shelf)
        if shelf.problems:
            self.complained.emit(shelf.problems[0])

    def _take(self, shelf: Shelf) -> None:
        changed = shelf.protocols != self.shelf.protocols
        self.shelf = shelf
        if changed:
            self._viewer.set_protocols((*shelf.protocols, *self._shipped))
        if self._overlay is not None:
            self._overlay.show_shelf(shelf)

    def _run(self, work: Callable[[ProtocolFiles], Shelf], done: Callable[[Shelf], None]) -> None:
        def arrived(found: object) -> None:
            if isinstance(found, Shelf):
                done(found)

        run(
            lambda _progress, _cancelled: work(self._files()),
            done=arrived,
            failed=lambda error: self.complained.emit(_problem_of(error)),
        )


def _problem_of(error: Exception) -> Problem:
    problem = getattr(error, "problem", None)
    return problem if isinstance(problem, Problem) else fault(error)
