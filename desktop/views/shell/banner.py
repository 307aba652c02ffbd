"""The patient banner: identity read in one glance, on every clinical screen."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.app.ports import Translator
from desktop.domain.message import Message
from desktop.report.lifecycle import Status
from desktop.views.fitting import FittingLabel
from desktop.views.theme import icon, pixmap
from desktop.views.widgets import KeyCap, PlainLabel, repolish, rule, set_tooltip

HEIGHT_PX = 52


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """What the banner says; every value is shown literally."""

    name: str = ""
    sex_age: str = ""
    born: str = ""
    patient_id: str = ""
    accession: str = ""
    study: str = ""
    when: str = ""
    matches: bool = True
    mismatch: str = ""


class Logo(QWidget):
    """The mark of the program: two halves that meet."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(QSize(18, 18))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the mark."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor("#FFC04D"))
        painter.drawRoundedRect(QRectF(1, 1, 16, 16), 4, 4)
        painter.setClipRect(QRectF(9, 0, 9, 18))
        painter.setBrush(QColor("#4FD0BC"))
        painter.drawRoundedRect(QRectF(1, 1, 16, 16), 4, 4)
        painter.end()


class Field(QWidget):
    """A caption above its value."""

    def __init__(self, caption: str, least_px: int) -> None:
        super().__init__()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        self.value = FittingLabel("support", least_px=least_px, middle=True)
        box.addStretch()
        box.addWidget(PlainLabel(caption, "caption", "t3"))
        box.addWidget(self.value)
        box.addStretch()

    def show_text(self, text: str) -> None:
        """Show a value; an empty one takes no room."""
        self.value.setText(text)
        self.setVisible(bool(text))


class PatientBanner(QWidget):
    """52 px: mark, identity, match badge, save state, status, the way to the page."""

    menu_wanted = Signal()
    preview_wanted = Signal()
    identity_shown = Signal(object)

    def __init__(self, translator: Translator) -> None:
        super().__init__()
        self._translator = translator
        self._compact = self._failed = False
        self.identity = Identity()
        self.setProperty("surface", "bg1")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(HEIGHT_PX)
        self._home = QPushButton(self._say("app-name"))
        self._home.setProperty("wordmark", "true")
        self._home.setAccessibleName(self._say("menu-open"))
        set_tooltip(self._home, self._say("menu-open"))
        self._home.clicked.connect(self.menu_wanted)
        self._name = FittingLabel("name", least_px=210)
        self._sex_age = PlainLabel("", "body", "t2")
        self._born, self._id, self._accession = (
            Field(self._say(f"banner-{part}"), least)
            for part, least in (("born", 90), ("id", 150), ("accession", 110))
        )
        self._study = FittingLabel("support", least_px=70)
        self._when = PlainLabel("", "caption", "t2")
        self._badge = QPushButton()
        self._badge.setProperty("chip", "ok")
        self._badge.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._cloud = QLabel()
        self._saved = PlainLabel("", "support", "t2")
        self._status = QPushButton(self._say("status-draft"))
        self._status.setProperty("chip", "value")
        self._status.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._preview = QPushButton(self._say("banner-preview"))
        self._preview.setProperty("main", "true")
        self._preview.clicked.connect(self.preview_wanted)
        self._key = KeyCap("Ctrl+Return")
        self._lay_out()
        self.show_identity(Identity())

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 0, 14, 0)
        row.setSpacing(10)
        study = QVBoxLayout()
        study.setSpacing(0)
        study.addStretch()
        study.addWidget(self._study)
        study.addWidget(self._when)
        study.addStretch()
        row.addWidget(Logo())
        row.addWidget(self._home)
        row.addWidget(rule("v"))
        row.addWidget(self._name)
        row.addWidget(self._sex_age)
        row.addSpacing(4)
        for field in (self._born, self._id, self._accession):
            row.addWidget(field)
        row.addWidget(rule("v"))
        row.addLayout(study)
        row.addWidget(self._badge)
        row.addStretch()
        row.addWidget(self._cloud)
        row.addWidget(self._saved)
        row.addWidget(self._status)
        row.addWidget(self._preview)
        row.addWidget(self._key)

    def _say(self, message_id: str, **args: str) -> str:
        return self._translator.text(Message.of(message_id, **args))

    def show_identity(self, identity: Identity) -> None:
        """Show whose images and report are on screen, and whether they agree."""
        self.identity = identity
        self._name.setText(identity.name)
        self._sex_age.setText(identity.sex_age)
        self._born.show_text(identity.born)
        self._id.show_text(identity.patient_id)
        self._accession.show_text(identity.accession)
        self._study.setText(identity.study)
        self._when.setText(identity.when)
        self._badge.setVisible(bool(identity.name or identity.patient_id))
        self._say_match()
        self._badge.setIcon(
            icon(
                "shield-check" if identity.matches else "octagon-alert",
                "ok" if identity.matches else "act",
            )
        )
        self._badge.setProperty("chip", "ok" if identity.matches else "act")
        repolish(self._badge)
        self.identity_shown.emit(identity)

    def _say_match(self) -> None:
        """Say whether images and report agree; in one word where there is little room."""
        identity = self.identity
        text = self._say("match-yes") if identity.matches else identity.mismatch
        brief = identity.matches and self._compact
        self._badge.setText(self._say("match-yes-brief") if brief else text)
        self._badge.setAccessibleName(text)
        set_tooltip(self._badge, text if brief else "")

    def show_saved(self, text: str, *, failed: bool = False) -> None:
        """Show when the last edit became durable, or why it is not."""
        self._failed = failed
        self._saved.setText(text)
        self._saved.set_tone("act" if failed else "t2")
        self._cloud.setPixmap(
            pixmap("cloud-alert" if failed else "cloud-check", "act" if failed else "t3")
        )
        for widget in (self._cloud, self._saved):
            widget.setVisible(bool(text) and (failed or not self._compact))

    def show_status(self, status: Status) -> None:
        """Show where the report stands, in words."""
        self._status.setText(self._say(f"status-{status}"))

    def show_report_state(self, *, has_report: bool) -> None:
        """Offer the page only where there is a report."""
        for widget in (self._status, self._preview):
            widget.setVisible(has_report)
        self._key.setVisible(has_report and not self._compact)

    def set_compact(self, *, compact: bool) -> None:
        """Drop what a narrow window has no room for: never the identity."""
        self._compact = compact
        self._home.setVisible(not compact)
        self._key.setVisible(not compact and not self._preview.isHidden())
        self._say_match()
        self.show_saved(self._saved.text(), failed=self._failed)
