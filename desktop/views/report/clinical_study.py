"""Facts of the study and the history that the reasoning needs: numbering, comparison, surgery."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop.app.edits import ChangeFactors, ChangeHistory, ChangeStudy, SetNumbering
from desktop.app.ports import Translator
from desktop.domain.case import Case, Comparison
from desktop.domain.message import Message
from desktop.domain.vocabulary import term
from desktop.report.counting import stated_count
from desktop.report.lumbar import COUNTS
from desktop.report.numbering import COUNTED, counted_from
from desktop.report.template import ClinicalOffer
from desktop.views.report.clinical_complaint import labelled
from desktop.views.report.form_controls import BOX_WIDTH_PX, SEGMENT_HEIGHT_PX, Option, Segmented
from desktop.views.report.form_layout import follow_width

YES, NO = "yes", "no"
ISO_DATE = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
DATE_FORM = "0000-00-00;_"


class DateBox(QLineEdit):
    """A date as year, month, day; an unfinished one is nothing."""

    chosen = Signal(object)  # ISO text or None

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setInputMask(DATE_FORM)
        self.setMinimumHeight(SEGMENT_HEIGHT_PX)
        self.setMinimumWidth(BOX_WIDTH_PX)
        self.textEdited.connect(self._on_edited)

    def show_date(self, date: str | None) -> None:
        """Show a date; emits nothing and leaves a box alone in which somebody types."""
        if self.hasFocus() and date is None:
            return
        with QSignalBlocker(self):
            self.setText(date or "")

    def _on_edited(self, text: str) -> None:
        if ISO_DATE.fullmatch(text):
            self.chosen.emit(text)
        elif not text.strip("-_ "):
            self.chosen.emit(None)


class StudyFacts(QWidget):
    """Facts that are neither pain nor finding. Each can be made unknown again."""

    edit_requested = Signal(object)

    def __init__(self, translator: Translator, offer: ClinicalOffer) -> None:
        super().__init__()
        self._translator, self._offer = translator, offer
        self._case: Case | None = None
        say = self._say
        self.numbering = Segmented(say("views-form-study-numbering"))
        self.counted = Segmented(say("views-form-study-counted"))
        self.lumbar = Segmented(say("views-form-study-lumbar"))
        self.contrast = Segmented(say("views-form-study-contrast"))
        self.limitations = Segmented(say("views-form-study-limitations"), several=True)
        self.compared = DateBox(say("views-form-study-compared"))
        self.surgery = Segmented(say("views-form-study-surgery"), several=True)
        self.thinner = Segmented(say("views-form-study-anticoagulated"))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(5)
        for title, control in (
            ("numbering", self.numbering),
            ("counted", self.counted),
            ("lumbar", self.lumbar),
            ("compared", self.compared),
            ("contrast", self.contrast),
            ("limitations", self.limitations),
            ("surgery", self.surgery),
            ("anticoagulated", self.thinner),
        ):
            box.addLayout(labelled(say(f"views-form-study-{title}"), (control,)))
        self.numbering.chosen.connect(self._on_numbering)
        self.counted.chosen.connect(self._on_counted)
        self.lumbar.chosen.connect(self._on_lumbar)
        self.contrast.chosen.connect(self._on_contrast)
        self.limitations.chosen.connect(self._on_limitations)
        self.compared.chosen.connect(self._on_compared)
        self.surgery.chosen.connect(self._on_surgery)
        self.thinner.chosen.connect(self._on_thinner)
        follow_width(self)

    def set_offer(self, offer: ClinicalOffer) -> None:
        """Offer the words of another examination from the next state shown on."""
        self._offer = offer

    def _say(self, message_id: str) -> str:
        return self._translator.text(Message(message_id))

    def show_case(self, case: Case) -> None:
        """Show the facts; emits nothing."""
        self._case = case
        study = case.study
        numbering = [
            Option(value=word, label=self._say(f"views-form-study-{word}"))
            for word in ("certain", "uncertain")
        ]
        self.numbering.show_options(numbering, (study.numbering or "",))
        counted = [
            Option(value=word, label=self._say(f"views-form-study-counted-{word}"))
            for word in COUNTED
        ]
        self.counted.show_options(counted, (counted_from(case) or "",))
        counts = [Option(value=str(count), label=str(count)) for count in COUNTS]
        self.lumbar.show_options(counts, (str(stated_count(case) or ""),))
        yes_no = [
            Option(value=word, label=self._say(f"views-form-study-{word}"), key=word[0])
            for word in (YES, NO)
        ]
        self.contrast.show_options(yes_no, _held(study.contrast))
        self.thinner.show_options(yes_no, _held(case.factors.anticoagulated))
        self.limitations.show_options(
            self._terms((*self._offer.limitations, *study.limitations)), study.limitations
        )
        self.compared.show_date(study.comparison.date if study.comparison else None)
        history = case.clinical.history
        done = (*history.surgery_levels, *(lv for s in history.surgeries for lv in s.levels))
        levels = dict.fromkeys((*self._offer.surgery_levels, *done))
        self.surgery.show_options(
            [Option(value=level, label=level.replace("-", "–")) for level in levels], done
        )

    def take_focus(self) -> None:
        """Put the focus on the first fact."""
        self.numbering.take_focus()

    def _terms(self, words: Sequence[str]) -> list[Option]:
        return [
            Option(value=word, label=self._translator.text(term(word)))
            for word in dict.fromkeys(words)
        ]

    def _study(self, name: str, value: object) -> None:
        self.edit_requested.emit(ChangeStudy(((name, value),)))

    def _on_numbering(self, value: object) -> None:
        held = self._held_numbering()
        self.edit_requested.emit(replace(held, numbering=_word(value)))

    def _on_counted(self, value: object) -> None:
        held = self._held_numbering()
        self.edit_requested.emit(replace(held, counted=_word(value)))

    def _on_lumbar(self, value: object) -> None:
        word, held = _word(value), self._held_numbering()
        self.edit_requested.emit(replace(held, lumbar=int(word) if word else None))

    def _held_numbering(self) -> SetNumbering:
        """Return the whole statement as it is held: an edit replaces all of it."""
        case = self._case
        if case is None:
            return SetNumbering(None)
        return SetNumbering(case.study.numbering, counted_from(case), stated_count(case))

    def _on_contrast(self, value: object) -> None:
        self._study("contrast", None if value is None else value == YES)

    def _on_limitations(self, value: object) -> None:
        self._study("limitations", value)

    def _on_compared(self, value: object) -> None:
        held = self._case.study.comparison if self._case else None
        if value is None:
            self._study("comparison", None)
        else:
            self._study(
                "comparison",
                Comparison(
                    study_uid=held.study_uid if held else None,
                    date=str(value),
                    modality=held.modality if held else None,
                ),
            )

    def _on_surgery(self, value: object) -> None:
        self.edit_requested.emit(ChangeHistory((("surgery_levels", value),)))

    def _on_thinner(self, value: object) -> None:
        known = None if value is None else value == YES
        self.edit_requested.emit(ChangeFactors((("anticoagulated", known),)))


def _word(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _held(value: bool | None) -> tuple[str, ...]:  # noqa: FBT001 - a fact, not a switch
    return () if value is None else (YES if value else NO,)
