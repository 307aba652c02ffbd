"""The complaint editor: every fact of one pain, inline; also the keyboard's body map."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSpinBox, QVBoxLayout, QWidget

from desktop.app.edits import ChangeComplaint, RemoveComplaint
from desktop.app.ports import Translator
from desktop.domain.case import Complaint
from desktop.domain.message import Message
from desktop.domain.side import Side
from desktop.domain.vocabulary import term
from desktop.report.template import ClinicalOffer
from desktop.views.report.form_controls import (
    SEGMENT_HEIGHT_PX,
    ChoiceList,
    Option,
    Segmented,
    bare,
)
from desktop.views.report.form_layout import follow_width
from desktop.views.widgets import PlainLabel

NAME_WIDTH_PX = 112
MAX_NRS = 10
MAX_WEEKS = 5200
SIDE_KEYS = {"left": "L", "right": "R", "bilateral": "B", "midline": "M"}


class CountBox(QSpinBox):
    """A count that may be unknown: its lowest value shows as "not set"."""

    chosen = Signal(object)  # float or None

    def __init__(self, name: str, unset: str, most: int, suffix: str = "") -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setRange(-1, most)
        self.setSpecialValueText(unset)
        self.setSuffix(suffix)
        self.setKeyboardTracking(False)
        self.setMinimumHeight(SEGMENT_HEIGHT_PX)
        bare(self)
        self.valueChanged.connect(self._on_value)

    def show_value(self, value: float | None) -> None:
        """Show a count; emits nothing."""
        with QSignalBlocker(self):
            self.setValue(-1 if value is None else round(value))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let the wheel scroll the panel."""
        event.ignore()

    def _on_value(self, value: int) -> None:
        self.chosen.emit(None if value < 0 else float(value))


class ComplaintEditor(QWidget):
    """Edits one pain. Every fact can be made unknown again. Showing emits nothing."""

    edit_requested = Signal(object)

    def set_offer(self, offer: ClinicalOffer) -> None:
        """Offer the words of another examination from the next pain shown on."""
        self._offer = offer

    def __init__(self, translator: Translator, offer: ClinicalOffer) -> None:
        super().__init__()
        self._translator, self._offer = translator, offer
        self._complaint: Complaint | None = None
        unset = self._say("views-form-unset")
        self.site = ChoiceList(self._say("views-form-complaint-site"), unset)
        self.side = Segmented(self._say("views-form-complaint-side"))
        self.pattern = ChoiceList(self._say("views-form-complaint-pattern"), unset)
        self.roots = Segmented(self._say("views-form-complaint-roots"), several=True)
        self.onset = ChoiceList(self._say("views-form-complaint-onset"), unset)
        self.character = Segmented(self._say("views-form-complaint-character"), several=True)
        self.nrs = CountBox(self._say("views-form-complaint-nrs"), unset, MAX_NRS)
        weeks = self._say("views-form-weeks")
        self.weeks = CountBox(self._say("views-form-complaint-weeks"), unset, MAX_WEEKS, weeks)
        self._remove = QPushButton(self._say("views-form-complaint-remove"))
        self._remove.setAccessibleName(self._say("views-form-complaint-remove"))
        self._remove.clicked.connect(self._on_remove)
        self._arrange()
        self._connect()
        follow_width(self)

    def _say(self, message_id: str) -> str:
        return self._translator.text(Message(message_id))

    def _arrange(self) -> None:
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(5)
        for title, widgets in (
            ("views-form-complaint-side", (self.side,)),
            ("views-form-complaint-site", (self.site,)),
            ("views-form-complaint-pattern", (self.pattern,)),
            ("views-form-complaint-roots", (self.roots,)),
            ("views-form-complaint-nrs", (self.nrs,)),
            ("views-form-complaint-weeks", (self.weeks,)),
            ("views-form-complaint-onset", (self.onset,)),
            ("views-form-complaint-character", (self.character,)),
        ):
            box.addLayout(labelled(self._say(title), widgets))
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(self._remove)
        box.addLayout(foot)

    def _connect(self) -> None:
        self.site.chosen.connect(self._on_site)
        self.side.chosen.connect(self._on_side)
        self.pattern.chosen.connect(self._on_pattern)
        self.roots.chosen.connect(self._on_roots)
        self.onset.chosen.connect(self._on_onset)
        self.character.chosen.connect(self._on_character)
        self.nrs.chosen.connect(self._on_nrs)
        self.weeks.chosen.connect(self._on_weeks)

    def show_complaint(self, complaint: Complaint) -> None:
        """Show a pain."""
        self._complaint = complaint
        offer = self._offer
        held = complaint.side.value if complaint.side else ""
        self.side.show_options(self._options([side.value for side in Side], SIDE_KEYS), (held,))
        self.site.show_options(self._options(_with(offer.sites, complaint.site)), complaint.site)
        patterns = self._options(_with(offer.patterns, complaint.pattern))
        self.pattern.show_options(patterns, complaint.pattern)
        roots = tuple(dict.fromkeys((*offer.roots, *complaint.roots)))
        self.roots.show_options([Option(value=r, label=r) for r in roots], complaint.roots)
        onsets = self._options(_with(offer.onsets, complaint.onset))
        self.onset.show_options(onsets, complaint.onset)
        characters = tuple(dict.fromkeys((*offer.characters, *complaint.character)))
        self.character.show_options(self._options(characters), complaint.character)
        self.nrs.show_value(complaint.nrs)
        self.weeks.show_value(complaint.duration_weeks)

    def focus_fact(self, name: str) -> None:
        """Put the focus on one fact, the side where the name is not one."""
        target = {
            "site": self.site,
            "pattern": self.pattern,
            "onset": self.onset,
            "nrs": self.nrs,
            "duration_weeks": self.weeks,
        }.get(name)
        if name == "roots":
            self.roots.take_focus()
        elif name == "character":
            self.character.take_focus()
        elif target is None:
            self.side.take_focus()
        else:
            target.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _options(
        self, words: Sequence[str], keys: dict[str, str] | None = None
    ) -> tuple[Option, ...]:
        return tuple(
            Option(value=w, label=self._translator.text(term(w)), key=(keys or {}).get(w, ""))
            for w in words
        )

    def _change(self, name: str, value: object) -> None:
        if self._complaint is not None:
            self.edit_requested.emit(ChangeComplaint(self._complaint.id, ((name, value),)))

    def _on_site(self, value: object) -> None:
        self._change("site", value)

    def _on_side(self, value: object) -> None:
        self._change("side", Side(str(value)) if value else None)

    def _on_pattern(self, value: object) -> None:
        self._change("pattern", value)

    def _on_roots(self, value: object) -> None:
        self._change("roots", value)

    def _on_onset(self, value: object) -> None:
        self._change("onset", value)

    def _on_character(self, value: object) -> None:
        self._change("character", value)

    def _on_nrs(self, value: object) -> None:
        self._change("nrs", value)

    def _on_weeks(self, value: object) -> None:
        self._change("duration_weeks", value)

    def _on_remove(self) -> None:
        if self._complaint is not None:
            self.edit_requested.emit(RemoveComplaint(self._complaint.id))


def _with(words: tuple[str, ...], held: str | None) -> tuple[str, ...]:
    """Return the offered words and the one that is held, where it is not among them."""
    return words if held is None or held in words else (*words, held)


def labelled(name: str, widgets: Sequence[QWidget]) -> QHBoxLayout:
    """Return a line that names its controls."""
    label = PlainLabel(name, "support", "t2")
    label.setMinimumWidth(NAME_WIDTH_PX)
    label.setFixedHeight(SEGMENT_HEIGHT_PX)
    line = QHBoxLayout()
    line.setSpacing(6)
    line.addWidget(label, 0, Qt.AlignmentFlag.AlignTop)
    for widget in widgets:
        stretch = 1 if isinstance(widget, Segmented) else 0
        line.addWidget(widget, stretch)
    if not any(isinstance(widget, Segmented) for widget in widgets):
        line.addStretch()
    return line
