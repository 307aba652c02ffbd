"""Runs the prompt: keys in, edits out, the box placed beside the pointer."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import ClassVar

from PySide6.QtCore import QObject, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop.app.draft import Mark, Place
from desktop.app.edits import ChangeFinding, Edit, EditRefused, SetMark
from desktop.app.form_edits import edit_for
from desktop.app.normal import OthersNormal, Outlook
from desktop.app.ports import Translator
from desktop.app.sending import FillMeasured
from desktop.app.session import Session
from desktop.domain.message import Message, Problem
from desktop.report.form_wishes import AddWish, Wish
from desktop.report.prompt import (
    CLOSES_AFTER_S,
    Flash,
    PromptContext,
    PromptState,
    PromptStep,
    ask_agreement,
    normal,
    open_at,
    press,
    tick,
)
from desktop.report.prompt_place import Box, place_prompt
from desktop.report.prompt_view import PromptView, view
from desktop.report.template import Template
from desktop.views.report.prompt import PromptOverlay

FLASH_MS = 900
NOTICE_MS = 2500
MS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptSite:
    """Where the prompt may stand: the widget it lies on, the pane, the pointer, what to spare."""

    host: QWidget
    pane: QRect
    pointer: QPoint
    avoid: tuple[QRect, ...] = ()


class PromptController(QObject):
    """Holds the prompt's state. The shell hands keys in and says where the pointer is."""

    row_changed = Signal(str)
    finding_changed = Signal(str)
    refused = Signal(object)  # Problem
    changed = Signal()  # it asks something else, or nothing
    opened = Signal()
    closed = Signal()

    KEYS: ClassVar[dict[int, str]] = {
        Qt.Key.Key_Return: "Enter",
        Qt.Key.Key_Enter: "Enter",
        Qt.Key.Key_Escape: "Escape",
        Qt.Key.Key_Tab: "Tab",
        Qt.Key.Key_Backtab: "Backtab",
        Qt.Key.Key_Backspace: "Backspace",
        Qt.Key.Key_Comma: ".",
    }

    def __init__(
        self,
        translator: Translator,
        template: Template,
        *,
        now_s: Callable[[], float],
        site: Callable[[], PromptSite | None] = lambda: None,
    ) -> None:
        super().__init__()
        self._translator, self._template = translator, template
        self._now, self._site = now_s, site
        self._session: Session | None = None
        self._others: Callable[[], OthersNormal | None] = lambda: None
        self._agreed: OthersNormal | None = None
        self._state = PromptState()
        self._place: Place | None = None
        self._level = ""  # of the slice at the place
        self._measured_mm: float | None = None
        self._measurement = ""  # what the measured length comes from
        self._spare = ""  # an id for the next finding, not yet used
        self._flash: Flash | None = None
        self.overlay = PromptOverlay(translator)
        self._late = QTimer(self, singleShot=True)
        self._late.timeout.connect(self._on_late)
        self._fade = QTimer(self, singleShot=True)
        self._fade.timeout.connect(self._on_fade)

    def bind(self, session: Session, others: Callable[[], OthersNormal | None]) -> None:
        """Use a session; ``others`` answers what "all others normal" would assert."""
        self._session, self._others = session, others

    def set_site(self, site: Callable[[], PromptSite | None]) -> None:
        """Say how to find out where the prompt may stand."""
        self._site = site

    @property
    def state(self) -> PromptState:
        """The prompt as it is."""
        return self._state

    @property
    def is_open(self) -> bool:
        """Whether the prompt waits for a key."""
        return self._state.is_open

    def view(self) -> PromptView | None:
        """Return what the prompt shows, or ``None`` while it is closed."""
        return view(self._state, self._context()) if self._session else None

    def set_measured(self, length_mm: float | None, measurement_id: str = "") -> None:
        """Offer a length that was just drawn as the answer of the next size.

        With ``measurement_id`` the answer stays live: it follows the measurement.
        """
        self._measured_mm, self._measurement = length_mm, measurement_id

    def set_template(self, template: Template, row: str) -> None:
        """Ask by other rows; a prompt about a row that is gone is closed and goes to ``row``."""
        self._template = template
        if self._state.row not in {known.id for known in template.rows}:
            self._show(PromptState(row=row))

    def set_row(self, row: str) -> None:
        """Follow the row that the ladder or the axial pane shows; an open prompt stays."""
        if not self._state.is_open:
            self._state = replace(self._state, row=row)

    def open_row(self, row: str, place: Place | None = None, level: str = "") -> None:
        """Ask what is seen in a row; ``place`` marks the next finding on the image.

        ``level`` is the level of the slice there: a new finding without one takes it.
        """
        self._place, self._level = place, level
        self._show(open_at(self._context(), self._now(), row=row))

    def open_finding(self, finding: str) -> None:
        """Ask the first open field of a finding."""
        self._place = None
        self._show(open_at(self._context(), self._now(), finding=finding))

    def step(self, *, back: bool = False) -> None:
        """Go to the next or previous field, opening the prompt where it is closed."""
        self.take("Backtab" if back else "Tab")

    def level_normal(self) -> None:
        """Call the row being read normal."""
        if self._state.row:
            self._take_step(normal(self._state, self._context(), self._now()))

    def others_normal(self) -> None:
        """List what "all others normal" will assert."""
        self._agreed = self._others()
        self._show(ask_agreement(self._now(), row=self._state.row))

    def close(self) -> None:
        """Close the prompt."""
        self._show(PromptState(row=self._state.row))

    def handle_key(self, event: QKeyEvent) -> bool:
        """Take a key that belongs to the prompt; ``False`` leaves it to the image."""
        if self._session is None:
            return False
        key = self._key_of(event)
        return key is not None and self.take(key)

    def take(self, key: str) -> bool:
        """Take a key by its name, as ``prompt.press`` calls it."""
        if self._session is None:
            return False
        if key == "Shift+N":
            self.others_normal()
            return True
        step = press(self._state, key, self._context(), self._now())
        if step.taken:
            self._take_step(step)
        return step.taken

    def refresh(self) -> None:
        """Show the prompt again after the draft changed, by undo for instance."""
        if self._state.is_open:
            shown = view(self._state, self._context())
            if shown is None:
                self.close()
            else:
                self._paint()

    def _key_of(self, event: QKeyEvent) -> str | None:
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        shift = modifiers == Qt.KeyboardModifier.ShiftModifier
        if event.key() == Qt.Key.Key_Backtab:
            return "Backtab"
        if shift and event.key() == Qt.Key.Key_N and self._state.is_open:
            return "Shift+N"
        if modifiers:
            return None
        if not self._state.is_open:
            return "Tab" if event.key() == Qt.Key.Key_Tab else None
        named = self.KEYS.get(event.key())
        return named or event.text().upper() or None

    def _context(self) -> PromptContext:
        session = self._session
        if session is None:
            raise RuntimeError("the prompt is not bound to a session")
        agree: tuple[Message, ...] = ()
        apart: tuple[Message, ...] = ()
        if self._agreed is not None:
            agree = _titles(self._agreed, Outlook.ASSERTED)
            apart = _titles(self._agreed, Outlook.NOT_ASSESSED)
        return PromptContext(
            case=session.draft.case,
            template=self._template,
            next_id=self._next_id(),
            measured_mm=self._measured_mm,
            slice_level=self._level if self._place is not None else "",
            agree=agree,
            apart=apart,
        )

    def _next_id(self) -> str:
        """Return an id for a new finding; one is used up only when a finding takes it."""
        if self._session is None:
            return ""
        if not self._spare or self._session.draft.number_of(self._spare) is not None:
            self._spare = self._session.ids.new("f")
        return self._spare

    def _take_step(self, step: PromptStep) -> None:
        if step.problem is not None:
            self._refuse(step.problem)
            return
        if not self._apply(step.wishes):
            return
        self._show(step.state, step.flash)

    def _apply(self, wishes: Iterable[Wish]) -> bool:
        if self._session is None:
            return False
        for wish in wishes:
            others = self._agreed.edit if self._agreed is not None else None
            edit = edit_for(wish, self._template, self._session.draft.case, others)
            join = f"add/{wish.finding.id}" if isinstance(wish, AddWish) else ""
            if isinstance(edit, ChangeFinding) and self._measurement:
                edit = FillMeasured(edit, self._measurement)
            if edit is not None and not self._do(edit, join):
                return False
            if isinstance(wish, AddWish):
                self._mark(wish.finding.id, join)
                self.finding_changed.emit(wish.finding.id)
        if self._measured_mm is not None and wishes:
            self._forget_measure()
        return True

    def _mark(self, finding: str, join: str) -> None:
        if self._place is not None:
            self._do(SetMark(Mark(finding=finding, place=self._place)), join)
            self._place = None

    def _forget_measure(self) -> None:
        case = self._session.draft.case if self._session else None
        if case is not None and any(self._measured_mm in f.size_mm for f in case.findings):
            self.set_measured(None)

    def _do(self, edit: Edit, join: str) -> bool:
        if self._session is None:
            return False
        try:
            self._session.do(edit, join=join or None)
        except EditRefused as refusal:
            self._refuse(refusal.problem)
            return False
        return True

    def _refuse(self, problem: Problem) -> None:
        self.refused.emit(problem)
        self.overlay.show_notice(self._translator.text(problem.message), "warn")
        self._place_overlay()
        self._fade.start(NOTICE_MS)

    def _show(self, state: PromptState, flash: Flash | None = None) -> None:
        was, before = self._state.is_open, self._state.row
        self._state = state
        if state.row and state.row != before:
            self.row_changed.emit(state.row)
        if state.is_open:
            self._late.start(round(CLOSES_AFTER_S * MS))
            if not was:
                self.opened.emit()
        else:
            self._late.stop()
            self._agreed = None
        self._flash = flash
        if flash is not None:
            self._fade.start(FLASH_MS)
        else:
            self._fade.stop()
        self._paint()
        self.changed.emit()
        if was and not state.is_open:
            self.closed.emit()

    def _on_fade(self) -> None:
        """End the flash: what is left is the question, or nothing."""
        self._flash = None
        self._paint()

    def _paint(self) -> None:
        shown = self.view()
        if shown is not None:
            self.overlay.show_view(shown, self._flash)
        elif self._flash is not None:
            self.overlay.show_flash(self._flash)
        else:
            self.overlay.hide()
            return
        self._place_overlay()

    def _on_late(self) -> None:
        step = tick(self._state, self._now())
        if step.state.is_open:
            left = CLOSES_AFTER_S - (self._now() - self._state.touched_s)
            self._late.start(max(1, round(left * MS)))
            return
        self._state = step.state
        if step.notice is not None:
            self.overlay.show_notice(self._translator.text(step.notice), "t2")
            self._place_overlay()
            self._fade.start(NOTICE_MS)
        self.closed.emit()

    def _place_overlay(self) -> None:
        site = self._site()
        if site is None:
            self.overlay.hide()
            return
        if self.overlay.parentWidget() is not site.host:
            self.overlay.setParent(site.host)
        size = self.overlay.sizeHint()
        box = None
        # a pane too full for the prompt lends its place to the screen around it
        for room in (site.pane, site.host.rect()):
            box = box or place_prompt(
                _box(room),
                (size.width(), size.height()),
                (site.pointer.x(), site.pointer.y()),
                [_box(rect) for rect in site.avoid],
            )
        self.overlay.setVisible(box is not None)
        if box is not None:
            self.overlay.setGeometry(round(box.x), round(box.y), size.width(), size.height())
            self.overlay.raise_()


def _box(rect: QRect) -> Box:
    return Box(x=rect.x(), y=rect.y(), width=rect.width(), height=rect.height())


def _titles(listed: OthersNormal, outlook: Outlook) -> tuple[Message, ...]:
    """Name the rows of one outlook, each with the reason why it is not simply normal."""
    return tuple(
        row.row.title
        if row.reason is None
        else Message.of("form-agree-row", row=row.row.title, reason=row.reason)
        for row in listed.with_outlook(outlook)
    )
