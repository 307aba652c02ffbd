"""Finished pages to a printer: what the PDF shows is what is printed."""

from __future__ import annotations

from PySide6.QtCore import QMarginsF, QRectF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

from desktop.viewer.printing import Paper
from desktop.views.report.preview_page import Pages, image_of

MOST_DPI = 300
_POINTS = 72.0


def print_pdf(parent: QWidget, pages: Pages, paper: Paper) -> bool | None:
    """Ask for a printer and print; ``None`` where the reader gave up, false where it failed."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    size = QPageSize.PageSizeId.A4 if paper is Paper.A4 else QPageSize.PageSizeId.Letter
    upright = QPageLayout.Orientation.Portrait
    printer.setPageLayout(QPageLayout(QPageSize(size), upright, QMarginsF()))
    printer.setFullPage(True)
    printer.setDocName("")
    dialog = QPrintDialog(printer, parent)
    dialog.setMinMax(1, len(pages.sizes_pt))
    if dialog.exec() != QPrintDialog.DialogCode.Accepted:
        return None
    return paint_pages(printer, pages)


def paint_pages(printer: QPrinter, pages: Pages) -> bool:
    """Paint the chosen pages at their true size, in the order chosen; false where refused."""
    painter = QPainter()
    if not painter.begin(printer):
        return False
    count = len(pages.sizes_pt)
    first = max(1, printer.fromPage()) if printer.fromPage() else 1
    last = min(count, printer.toPage()) if printer.toPage() else count
    dots = printer.resolution() / _POINTS
    done = True
    for page in range(first - 1, last):
        if page > first - 1 and not printer.newPage():
            done = False
            break
        width, height = pages.sizes_pt[page]
        image = image_of(pages.render(page, min(printer.resolution(), MOST_DPI) / _POINTS))
        painter.drawImage(QRectF(0, 0, width * dots, height * dots), image)
    return painter.end() and done
