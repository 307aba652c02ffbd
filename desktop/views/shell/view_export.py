"""Views to files, paper and clipboard: chosen in a panel, made on a worker, written whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from desktop.app.ports import Cancelled, Progress, Translator
from desktop.app.view_export import grid_for, head_lines
from desktop.domain.message import Message, Problem
from desktop.viewer.printing import PrintSheet, ViewPicture
from desktop.views.background import LatestOnly, Operation, run
from desktop.views.report.preview_page import image_of
from desktop.views.shell.services import Publisher, Services
from desktop.views.shell.view_panel import Choice, ViewPanel
from desktop.views.viewer.area import ViewerArea
from desktop.views.viewer.shots import MOST, Shot, Studio, What, Wish, may_name, shots, studio

PREVIEW_MS = 120
_PREVIEW_SCALE = 1.4
_DIGITS = 3


def ask_for_file(parent: QWidget, title: str, suffix: str) -> str:
    """Return the file to write, or nothing; one place, so that tests can answer."""
    option = QFileDialog.Option.DontConfirmOverwrite  # asked once, for the name that is written
    chosen, _filter = QFileDialog.getSaveFileName(
        parent, title, f"views{suffix}", f"{suffix[1:].upper()} (*{suffix})", options=option
    )
    return chosen


def ask_for_folder(parent: QWidget, title: str) -> str:
    """Return the folder to write into, or nothing."""
    return QFileDialog.getExistingDirectory(parent, title)


def ask_to_replace(parent: QWidget, title: str, words: str) -> bool:
    """Return whether files may be replaced."""
    box = QMessageBox(QMessageBox.Icon.Warning, title, "", parent=parent)
    box.setTextFormat(box.textFormat().PlainText)
    box.setText(words)
    box.setStandardButtons(QMessageBox.StandardButton.Yes | QMessageBox.StandardButton.No)
    box.setDefaultButton(QMessageBox.StandardButton.No)
    return box.exec() == QMessageBox.StandardButton.Yes


class ViewExport(QObject):
    """Owns the panel; nothing that is made or written holds up the window."""

    noticed = Signal(object)
    complained = Signal(object)
    ended = Signal()

    def __init__(self, viewer: ViewerArea, shell: QWidget, services: Services) -> None:
        super().__init__()
        self._viewer, self._shell, self._services = viewer, shell, services
        self._running: Operation | None = None
        title = services.translator.text(Message("export-views-title"))
        over = services.translator.text(Message("export-views-over-title"))
        self.ask_file: Callable[[str], str] = lambda suffix: ask_for_file(shell, title, suffix)
        self.ask_folder: Callable[[], str] = lambda: ask_for_folder(shell, title)
        self.ask_over: Callable[[str], bool] = lambda words: ask_to_replace(shell, over, words)

    @cached_property
    def panel(self) -> ViewPanel:
        """The panel, built when first wanted."""
        made = ViewPanel(self._shell, self._services.translator, self._services.settings)
        self._query.setParent(made)  # what is asked and waited for goes with the panel
        later = QTimer(made)
        later.setSingleShot(True)
        later.setInterval(PREVIEW_MS)
        later.timeout.connect(self.preview)
        made.changed.connect(later.start)
        made.closed.connect(later.stop)
        made.export_wanted.connect(self.export)
        made.print_wanted.connect(self.print_pages)
        made.stop_wanted.connect(self.stop)
        made.closed.connect(self._on_closed)
        return made

    @cached_property
    def _query(self) -> LatestOnly:
        made = LatestOnly()
        made.answered.connect(self._on_preview)
        made.failed.connect(lambda _key, error: self._on_preview_failed(error))
        return made

    def handlers(self) -> dict[str, Callable[[], object]]:
        """Return what is carried out here."""
        return {
            "export-views": self.open,
            "print-views": self.open_to_print,
            "copy-view": self.copy,
        }

    def open(self) -> None:
        """Open the panel for the series that is active."""
        stack = self._viewer.scene.stack(self._viewer.scene.active)
        self.panel.show_trouble("")
        self.panel.open_for(len(stack.frames) if stack is not None else 1)
        self.preview()

    def open_to_print(self) -> None:
        """Open the panel for pages, printing next to hand."""
        self.open()
        self.panel.form.setCurrentIndex(0)
        self.panel.printer.setFocus()

    @property
    def is_running(self) -> bool:
        """Whether something is being made."""
        return self._running is not None

    def _on_closed(self) -> None:
        self.panel.remember()
        self._query.forget()

    def _studio(self, wish: Wish) -> Studio:
        services = self._services
        scene = self._viewer.scene
        return studio(self._viewer, self._viewer.reslicer, services.translator, wish, scene.draft)

    def _frame_words(self, choice: Choice) -> tuple[str, ...]:
        if not choice.wish.identity:
            return ()
        say = self._services.translator.text
        return tuple(say(line) for line in head_lines(self._viewer.scene.study))

    # the preview --------------------------------------------------------------------------------

    def preview(self) -> None:
        """Show the first page or picture as it will be, and how much there is."""
        choice = self.panel.choice()
        wanted = shots(self._viewer, choice.wish)
        choice = _gridded(choice, len(wanted))
        self._show_count(choice, wanted)
        self._query.forget()
        if not wanted:
            self.panel.show_image(QImage())
            return
        head = self._frame_words(choice)
        first = wanted[: choice.grid[0] * choice.grid[1]] if choice.form == "pdf" else wanted[:1]
        maker, services = self._studio(choice.wish), self._services
        total = len(wanted)

        def job() -> QImage:
            pictures = tuple(maker.picture(shot) for shot in first)
            publisher = services.publisher()
            if choice.form != "pdf":
                data = _png(publisher, pictures[0], choice, head)
                return QImage.fromData(data)
            sheet = _sheet(services.translator, choice, pictures, head)
            pdf, _problems = publisher.sheet_pdf(_counted(sheet, total), lambda: False)
            return image_of(publisher.pages(pdf).render(0, _PREVIEW_SCALE))

        self._query.ask(job)

    def _show_count(self, choice: Choice, wanted: tuple[Shot, ...]) -> None:
        say = self._services.translator.text
        count = len(wanted)
        if not count:
            self.panel.show_count(say(Message("export-views-nothing")), "")
            self.panel.go.setEnabled(False)
            return
        message = Message.of("export-views-count", pictures=count)
        if choice.form == "pdf":
            per_page = choice.grid[0] * choice.grid[1]
            pages = -(-count // per_page)
            message = Message.of("export-views-count-pages", pictures=count, pages=pages)
        warnings = ["export-views-may-name"] if may_name(wanted) else []
        if choice.wish.what is What.SERIES and self._has_map:
            warnings.append("export-views-no-map")
        self.panel.show_count(say(message), "\n".join(say(Message(name)) for name in warnings))

    @property
    def _has_map(self) -> bool:
        return self._viewer.active_pane().look.fused is not None

    def _on_preview(self, _key: object, image: object) -> None:
        if isinstance(image, QImage):
            self.panel.show_trouble("")
            self.panel.show_image(image)

    def _on_preview_failed(self, error: object) -> None:
        problem = _problem(error)
        self.panel.show_image(QImage())
        self.panel.show_trouble(self._services.translator.what(problem))

    # exporting ----------------------------------------------------------------------------------

    def export(self) -> None:
        """Ask where to, make everything, then write it; stopped before that, nothing is written."""
        choice = self.panel.choice()
        self.panel.remember()
        wanted = self._wanted(choice)
        if not wanted or self._running is not None:
            return
        paths = self._paths(choice, len(wanted))
        if not paths:
            return
        job = self._job(_gridded(choice, len(wanted)), wanted)
        services = self._services

        def whole(progress: Progress, cancelled: Cancelled) -> tuple[Problem, ...] | None:
            made, problems = job(progress, cancelled)
            if cancelled():
                return None
            return (*problems, *_write_all(services.publisher(), paths, made))

        def done(found: object) -> None:
            self._end()
            problems = found if isinstance(found, tuple) else ()
            for problem in problems:
                self.complained.emit(problem)
            if not any(problem.code != "export-glyphs" for problem in problems):
                name = Path(paths[0]).name
                self.noticed.emit(Message.of("export-views-done", count=len(paths), name=name))
                self.panel.close_overlay()
            self.ended.emit()

        self._start(whole, done)

    def _wanted(self, choice: Choice) -> tuple[Shot, ...]:
        wanted = shots(self._viewer, choice.wish)
        problem = None
        if not wanted:
            problem = Problem.of("", "export-views-nothing")
        elif len(wanted) > MOST:
            args = {"count": str(len(wanted)), "most": str(MOST)}
            problem = Problem.of("", "export-views-too-many", **args)
        if problem is not None:
            self.panel.show_trouble(self._services.translator.what(problem))
            self.complained.emit(problem)
            return ()
        return wanted

    def _paths(self, choice: Choice, count: int) -> tuple[str, ...]:
        """Return the files to write; never one that is there without asking, never a name."""
        suffix = ".pdf" if choice.form == "pdf" else ".png"
        if choice.form == "pdf" or count == 1:
            name = self.ask_file(suffix)
            if name and not name.lower().endswith(suffix):
                name += suffix
            paths: tuple[str, ...] = (name,) if name else ()
        else:
            folder = self.ask_folder()
            digits = max(_DIGITS, len(str(count)))
            names = (f"image-{n:0{digits}d}{suffix}" for n in range(1, count + 1))
            paths = tuple(str(Path(folder) / name) for name in names) if folder else ()
        there = sum(1 for path in paths if Path(path).exists())
        if there:
            words = Message.of("export-views-over", count=there)
            if not self.ask_over(self._services.translator.text(words)):
                return ()
        return paths

    def _job(
        self, choice: Choice, wanted: tuple[Shot, ...]
    ) -> Callable[[Progress, Cancelled], tuple[tuple[bytes, ...], tuple[Problem, ...]]]:
        maker, services, head = self._studio(choice.wish), self._services, self._frame_words(choice)

        def job(
            progress: Progress, cancelled: Cancelled
        ) -> tuple[tuple[bytes, ...], tuple[Problem, ...]]:
            publisher, made = services.publisher(), []
            files: list[bytes] = []
            for number, shot in enumerate(wanted):
                if cancelled():
                    return (), ()
                picture = maker.picture(shot)
                if choice.form == "pdf":
                    made.append(picture)
                else:
                    files.append(_png(publisher, picture, choice, head))
                progress(number + 1, len(wanted))
            if choice.form != "pdf":
                return tuple(files), ()
            sheet = _sheet(services.translator, choice, tuple(made), head)
            pdf, problems = publisher.sheet_pdf(sheet, cancelled)
            return (pdf,), problems

        return job

    def _start(
        self,
        job: Callable[[Progress, Cancelled], object],
        done: Callable[[object], None],
    ) -> None:
        self.panel.show_trouble("")
        self.panel.show_running(running=True)
        self._running = run(
            job,
            done=done,
            failed=self._on_failed,
            progress=self.panel.show_progress,
            cancelled=self._on_stopped,
        )

    def stop(self) -> None:
        """Give up what is being made."""
        if self._running is not None:
            self._running.cancel()

    def _end(self) -> None:
        self._running = None
        self.panel.show_running(running=False)

    def _on_stopped(self) -> None:
        self._end()
        self.noticed.emit(Message("export-views-stopped"))
        self.ended.emit()

    def _on_failed(self, error: Exception) -> None:
        self._end()
        problem = _problem(error)
        self.panel.show_trouble(self._services.translator.what(problem))
        self.complained.emit(problem)
        self.ended.emit()

    # printer and clipboard ----------------------------------------------------------------------

    def print_pages(self) -> None:
        """Make the pages, then let the reader choose a printer."""
        choice = replace(self.panel.choice(), form="pdf")
        self.panel.remember()
        wanted = self._wanted(choice)
        if not wanted or self._running is not None:
            return
        job = self._job(_gridded(choice, len(wanted)), wanted)

        def done(found: object) -> None:
            self._end()
            if isinstance(found, tuple) and found[0]:
                self._print(found[0][0], choice)
            self.ended.emit()

        self._start(job, done)

    def _print(self, pdf: bytes, choice: Choice) -> None:
        from desktop.views.shell.printing import print_pdf

        pages = self._services.publisher().pages(pdf)
        printed = print_pdf(self._shell, pages, choice.paper)
        if printed is None:
            return
        if printed:
            self.noticed.emit(Message("export-views-printed"))
        else:
            self.complained.emit(Problem.of("", "export-views-printer"))

    def copy(self) -> None:
        """Put the active view on the clipboard, as shown, nobody named."""
        wish = Wish(
            what=What.ACTIVE,
            marks=not self._viewer.scene.hidden,
            overlays=self._viewer.scene.overlays,
        )
        wanted = shots(self._viewer, wish)
        if not wanted:
            self.complained.emit(Problem.of("", "export-views-nothing"))
            return
        maker, services = self._studio(wish), self._services
        warned = may_name(wanted)

        def job() -> QImage:
            picture = maker.picture(wanted[0])
            return QImage.fromData(services.publisher().png(picture, picture.caption, ""))

        def done(image: object) -> None:
            if isinstance(image, QImage):
                QGuiApplication.clipboard().setImage(image)
                kind = "-may-name" if warned else ""
                self.noticed.emit(Message(f"export-views-copied{kind}"))
            self.ended.emit()

        def failed(error: Exception) -> None:
            self.complained.emit(_problem(error))
            self.ended.emit()

        run(lambda _progress, _cancelled: job(), done=done, failed=failed)


def _png(
    publisher: Publisher, picture: ViewPicture, choice: Choice, head: tuple[str, ...]
) -> bytes:
    if choice.form == "native":
        return publisher.png(picture, None, "")
    return publisher.png(picture, (*head, *picture.caption), choice.banner)


def _sheet(
    translator: Translator,
    choice: Choice,
    pictures: tuple[ViewPicture, ...],
    head: tuple[str, ...],
) -> PrintSheet:
    say = translator.text
    return PrintSheet(
        title=say(Message("export-views-doc-title")),
        pictures=pictures,
        rows=choice.grid[0],
        columns=choice.grid[1],
        paper=choice.paper,
        head=head,
        banner=choice.banner,
        page_words=say(Message("export-views-page")),
        language=translator.language,
    )


def _gridded(choice: Choice, count: int) -> Choice:
    return replace(choice, grid=grid_for(choice.grid, count))


def _counted(sheet: PrintSheet, total: int) -> PrintSheet:
    """Return the first page's sheet saying how many pages there will be."""
    pages = -(-total // sheet.per_page)
    return replace(sheet, page_words=sheet.page_words.replace("%n", str(pages)))


def _write_all(
    publisher: Publisher, paths: tuple[str, ...], made: tuple[bytes, ...]
) -> tuple[Problem, ...]:
    """Write every file; where one cannot be, new ones before it go away again."""
    fresh: list[Path] = []
    for path, data in zip(paths, made, strict=True):
        is_new = not Path(path).exists()
        problems = publisher.write(path, data)
        if problems:
            for one in fresh:
                one.unlink(missing_ok=True)
            return problems
        if is_new:
            fresh.append(Path(path))
    return ()


def _problem(error: object) -> Problem:
    problem = getattr(error, "problem", None)
    if isinstance(problem, Problem):
        return problem
    return Problem.of("", "export-views-failed", kind=type(error).__name__)
