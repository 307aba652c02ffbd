"""Red flags (present, denied, not asked) and signs (present, absent, not examined)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from desktop.app.edits import DenyFlags, RemoveSign, SetRedFlag, SetSign
from desktop.app.ports import Translator
from desktop.domain.case import Sign
from desktop.domain.message import Message
from desktop.domain.side import Side
from desktop.domain.vocabulary import term
from desktop.report.clinical import FlagAnswer, FlagState, sign_text
from desktop.report.template import ClinicalOffer
from desktop.views.report.clinical_complaint import SIDE_KEYS, labelled
from desktop.views.report.form_controls import ChoiceList, Option, Segmented
from desktop.views.report.form_layout import clear, follow_width
from desktop.views.widgets import Chip, FlowLayout, PlainLabel, set_tooltip

LIST_HEIGHT_PX = 230


class FlagLine(QWidget):
    """One red flag with its three answers. Pressing the held answer again means not asked."""

    answered = Signal(str, str)

    def __init__(self, word: str, translator: Translator) -> None:
        super().__init__()
        self._word = word
        name = translator.text(term(word))
        self._name = PlainLabel(name, "support", "t1")
        self._name.setWordWrap(True)
        self.control = Segmented(name)
        self.control.show_options(
            [
                Option(
                    value=answer.value,
                    label=translator.text(
                        Message(f"views-form-flag-{answer.value.replace('_', '-')}")
                    ),
                    key=key,
                )
                for answer, key in zip(FlagAnswer, "PDN", strict=True)
            ],
            (FlagAnswer.NOT_ASKED.value,),
        )
        self.control.chosen.connect(self._on_chosen)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 6, 0)
        line.addWidget(self._name, 1)
        line.addWidget(self.control)

    def show_flag(self, state: FlagState) -> None:
        """Show what is known; emits nothing."""
        for answer in FlagAnswer:
            self.control.button(answer.value).setChecked(answer is state.answer)
        self.control.keep_in_line()
        self._name.set_tone("act" if state.answer is FlagAnswer.PRESENT else "t1")

    def _on_chosen(self, answer: object) -> None:
        self.answered.emit(self._word, str(answer) if answer else FlagAnswer.NOT_ASKED.value)


class RedFlagList(QWidget):
    """Every red flag of the examination; what was not asked stays "not asked"."""

    edit_requested = Signal(object)

    def __init__(self, translator: Translator) -> None:
        super().__init__()
        self._translator = translator
        self._lines: dict[str, FlagLine] = {}
        self._open: tuple[str, ...] = ()
        hint = PlainLabel(translator.text(Message("views-form-flags-hint")), "caption", "t3")
        hint.setWordWrap(True)
        self._deny = QPushButton()
        self._deny.clicked.connect(self._on_deny)
        inner = QWidget()
        self._list = QVBoxLayout(inner)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(2)
        area = QScrollArea()
        area.setWidget(inner)
        area.setWidgetResizable(True)
        area.setFixedHeight(LIST_HEIGHT_PX)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area = area
        head = QHBoxLayout()
        head.addWidget(hint, 1)
        head.addWidget(self._deny)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(5)
        box.addLayout(head)
        box.addWidget(area)

    def show_flags(self, flags: Sequence[FlagState]) -> None:
        """Show every flag; emits nothing."""
        for state in flags:
            line = self._lines.get(state.word)
            if line is None:
                line = FlagLine(state.word, self._translator)
                line.answered.connect(self._on_answered)
                self._lines[state.word] = line
                self._list.addWidget(line)
            line.show_flag(state)
        for word in set(self._lines) - {state.word for state in flags}:
            line = self._lines.pop(word)
            self._list.removeWidget(line)
            line.deleteLater()
        self._open = tuple(s.word for s in flags if s.answer is FlagAnswer.NOT_ASKED)
        self._deny.setVisible(bool(self._open))
        count = len(self._open)
        text = self._translator.text(
            Message.of("views-form-flags-deny", count=count, number=str(count))
        )
        self._deny.setText(text)
        self._deny.setAccessibleName(text)

    def line(self, word: str) -> FlagLine:
        """Return the line of a flag."""
        return self._lines[word]

    def take_focus(self, word: str = "") -> None:
        """Put the focus on a flag, or the first one."""
        line = self._lines.get(word) or next(iter(self._lines.values()), None)
        if line is not None:
            self._area.ensureWidgetVisible(line)
            line.control.take_focus()

    def _on_answered(self, word: str, answer: str) -> None:
        every = tuple(self._lines)
        state = FlagAnswer(answer)
        self.edit_requested.emit(SetRedFlag(word, state.value, every))

    def _on_deny(self) -> None:
        self.edit_requested.emit(DenyFlags(self._open))


class SignList(QWidget):
    """The signs that were examined, and a line to record one more."""

    edit_requested = Signal(object)

    def __init__(self, translator: Translator, offer: ClinicalOffer) -> None:
        super().__init__()
        self._translator, self._offer = translator, offer
        say = self._say
        self.sign = ChoiceList(say("views-form-sign-name"), say("views-form-unset"))
        self.sign.chosen.connect(self._on_sign)
        self.side = Segmented(say("views-form-sign-side"))
        self.side.show_options(
            [
                Option(value=s.value, label=translator.text(term(s.value)), key=SIDE_KEYS[s.value])
                for s in (Side.LEFT, Side.RIGHT, Side.BILATERAL)
            ],
            (),
        )
        self.root = ChoiceList(say("views-form-sign-root"), say("views-form-unset"))
        self.present = self._result("views-form-sign-present")
        self.absent = self._result("views-form-sign-absent")
        self.present.clicked.connect(self._on_present)
        self.absent.clicked.connect(self._on_absent)
        self._chips = FlowLayout()
        self._arrange()
        self.set_offer(offer)

    def set_offer(self, offer: ClinicalOffer) -> None:
        """Offer the signs and roots of another examination."""
        self._offer = offer
        say = self._translator.text
        self.sign.show_options([Option(value=w, label=say(term(w))) for w in offer.signs], None)
        self.root.show_options([Option(value=r, label=r) for r in offer.roots], None)
        self._offer_parts("")

    def _say(self, message_id: str) -> str:
        return self._translator.text(Message(message_id))

    def _result(self, message_id: str) -> QPushButton:
        button = QPushButton(self._say(message_id))
        button.setAccessibleName(self._say(message_id))
        return button

    def _arrange(self) -> None:
        held = QWidget()
        held.setLayout(self._chips)
        follow_width(held)
        self._side_line, self._root_line = QWidget(), QWidget()
        for widget, title, control in (
            (self._side_line, "views-form-complaint-side", self.side),
            (self._root_line, "views-form-complaint-roots", self.root),
        ):
            line = labelled(self._say(title), (control,))
            line.setContentsMargins(0, 0, 0, 0)
            widget.setLayout(line)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(5)
        box.addWidget(held)
        box.addLayout(labelled(self._say("views-form-sign-name"), (self.sign,)))
        box.addWidget(self._side_line)
        box.addWidget(self._root_line)
        box.addLayout(labelled(self._say("views-form-sign-add"), (self.present, self.absent)))

    def show_signs(self, signs: Sequence[Sign]) -> None:
        """Show the examined signs; emits nothing."""
        clear(self._chips)
        self._signs = tuple(signs)
        for index, sign in enumerate(self._signs):
            words = self._translator.text(sign_text(sign))
            chip = Chip(words)
            gone = Message.of("views-form-sign-remove", sign=words)
            chip.setAccessibleName(self._translator.text(gone))
            set_tooltip(chip, self._translator.text(gone))
            chip.setProperty("sign", index)
            chip.clicked.connect(self._on_remove)
            self._chips.addWidget(chip)

    def take_focus(self) -> None:
        """Put the focus on the list of signs."""
        self.sign.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _offer_parts(self, word: str) -> None:
        self._side_line.setVisible(word in self._offer.sided_signs)
        self._root_line.setVisible(word in self._offer.rooted_signs)
        for button in (self.present, self.absent):
            button.setEnabled(bool(word))

    def _on_sign(self, word: object) -> None:
        self._offer_parts(str(word or ""))

    def _on_present(self) -> None:
        self._record(present=True)

    def _on_absent(self) -> None:
        self._record(present=False)

    def _record(self, *, present: bool) -> None:
        word = self.sign.currentData()
        if not word:
            return
        sides = self.side.values() if word in self._offer.sided_signs else ()
        root = self.root.currentData() if word in self._offer.rooted_signs else None
        side = Side(sides[0]) if sides else None
        self.edit_requested.emit(SetSign(Sign(sign=word, side=side, root=root, present=present)))

    def _on_remove(self) -> None:
        chip = self.sender()
        if isinstance(chip, QWidget):
            sign = self._signs[int(chip.property("sign"))]
            self.edit_requested.emit(RemoveSign(sign.sign, sign.side, sign.root))
