"""Levels between images and form: what contradicts, what is covered, what settles it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from desktop.app.draft import Draft, LevelLabel
from desktop.app.edits import ChangeFinding, ClearLevels, ConfirmLevel, Edit
from desktop.app.levels import covers, level_facts, level_maps
from desktop.app.normal import Covers
from desktop.app.session import Session
from desktop.domain.imaging import Stack, Study
from desktop.domain.message import Message
from desktop.report.names import title
from desktop.report.numbering import LevelConflict, LevelFacts, is_kept, level_warning
from desktop.report.template import Row
from desktop.viewer.levels import expected_at
from desktop.views.shell.reading import ReadingScreen

Do = Callable[[Edit], None]


class LevelWishes(QObject):
    """Reads the labels of the session's draft for the form and the checks."""

    noticed = Signal(object)  # Message

    def __init__(self, screen: ReadingScreen, do: Do) -> None:
        super().__init__()
        self._screen, self._do = screen, do
        self._session: Session | None = None
        self._study: Callable[[], Study | None] = lambda: None
        self._told: set[LevelConflict] = set()
        self._covers: tuple[tuple[LevelLabel, ...] | None, Covers | None] = (None, None)
        self._in_hand = ""
        self._following = False  # the form follows the images, not the other way round
        form = screen.panel.form
        form.level_changed.connect(self.go_to_level)
        form.finding_chosen.connect(self._on_chosen)

    def bind(self, session: Session, study: Callable[[], Study | None]) -> None:
        """Follow a session; ``study`` answers what is on screen."""
        self._session, self._study, self._in_hand = session, study, ""
        self._told = set(self.open_conflicts())

    def unbind(self) -> None:
        """Let go of the session."""
        self._session = None
        self._told.clear()

    def _stacks(self) -> tuple[Stack, ...]:
        study = self._study()
        return study.stacks if study is not None else ()

    @property
    def facts(self) -> LevelFacts:
        """What the labels say of the report."""
        if self._session is None:
            return LevelFacts()
        return level_facts(self._session.draft, self._stacks())

    def open_conflicts(self) -> tuple[LevelConflict, ...]:
        """Return levels that contradict their slice and that nobody has settled."""
        if self._session is None:
            return ()
        case = self._session.draft.case
        return tuple(c for c in self.facts.conflicts if not is_kept(case, c))

    def covers(self, row: Row, stack: Stack) -> bool | None:
        """Say whether a row lies in the field of view of a stack, where the labels tell."""
        levels = self._session.draft.levels if self._session is not None else ()
        if self._covers[1] is None or levels is not self._covers[0]:
            self._covers = (levels, covers(levels))
        made = self._covers[1]
        return made(row, stack) if made is not None else None

    def refresh(self, draft: Draft) -> None:
        """Flag what contradicts on the form, and say each new contradiction once."""
        found = self.open_conflicts()
        self._screen.panel.form.show_conflicts(found)
        for conflict in found:
            finding = draft.case.finding(conflict.finding)
            if conflict not in self._told and finding is not None:
                self._in_hand = finding.id
                warning = level_warning(conflict, title(finding))
                self.noticed.emit(Message.of("level-notice", warning=warning))
        self._told = set(found)

    def follow(self, level: str) -> None:
        """Let the form follow the level that the active pane shows."""
        self._following = True
        self._screen.panel.form.set_level(level)
        self._following = False

    def go_to_level(self, level: str) -> None:
        """Scroll the panes across the spine to a labelled disc; other panes follow by place."""
        if self._session is None or self._following:
            return
        for levels in level_maps(self._session.draft.levels):
            point = expected_at(levels, level)
            if point is not None and level in dict(levels.discs):
                self._screen.viewer.go_to_level(level, point)
                return

    def _on_chosen(self, finding_id: str) -> None:
        self._in_hand = finding_id

    def _conflict(self) -> LevelConflict | None:
        found = self.open_conflicts()
        mine = (c for c in found if c.finding == self._in_hand)
        return next(mine, found[0] if found else None)

    def take(self) -> None:
        """Give the finding in hand the level of its slice."""
        conflict = self._conflict()
        if conflict is None:
            self.noticed.emit(Message("level-no-conflict"))
        else:
            self._do(ChangeFinding(conflict.finding, (("level", conflict.offered),)))

    def keep(self) -> None:
        """Keep the typed level of the finding in hand, on record."""
        conflict = self._conflict()
        if conflict is None:
            self.noticed.emit(Message("level-no-conflict"))
        else:
            self._do(ConfirmLevel(conflict.finding, conflict.shown))

    def clear(self) -> None:
        """Remove every label."""
        if self._session is not None and self._session.draft.levels:
            self._do(ClearLevels())
