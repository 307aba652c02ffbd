"""The kept pages as an Encapsulated PDF object: the very bytes, and what study they belong to.

References
----------
PS3.3 A.45.1, C.24.2.
"""

from __future__ import annotations

from desktop.app.kept import KeptReport
from desktop.dicom import tags
from desktop.dicom.fields import RefusedError
from desktop.dicom.report_head import (
    Kind,
    ReportImages,
    date_content,
    file_bytes,
    new_object,
    title_of,
    verification,
)
from desktop.dicom.report_items import code_item
from desktop.dicom.report_narrative import shown_images
from desktop.dicom.report_text import paragraph

PAGES = Kind(
    name="pdf", sop_class="1.2.840.10008.5.1.4.1.1.104.1", modality="DOC", series_number=9_004
)
_MOST = (1 << 32) - 2
_HEAD = b"%PDF-"


def encapsulated_pdf(kept: KeptReport, images: ReportImages) -> bytes:
    """Return the kept PDF as an object of the study.

    Raises
    ------
    RefusedError
        Where there is no PDF, a text does not fit its field, or no date is known.
    """
    from pydicom.dataset import Dataset

    if not kept.pdf.startswith(_HEAD) or len(kept.pdf) > _MOST:
        raise RefusedError("report-no-pdf")
    made = new_object(PAGES, kept, images)
    date_content(made, kept, images)
    made.ConversionType = "WSD"
    made.BurnedInAnnotation = "YES"
    made.AcquisitionDateTime = ""
    made.DocumentTitle = paragraph("DocumentTitle", kept.document.title)
    made.ConceptNameCodeSequence = [code_item(title_of(kept))]
    made.VerificationFlag = verification(kept)
    sources = []
    for sop_uid in shown_images(kept.document):
        item = Dataset()
        item.ReferencedSOPClassUID = images.image(sop_uid).uid(tags.SOP_CLASS)
        item.ReferencedSOPInstanceUID = sop_uid
        sources.append(item)
    if sources:
        made.SourceInstanceSequence = sources
    made.MIMETypeOfEncapsulatedDocument = "application/pdf"
    made.EncapsulatedDocument = kept.pdf + bytes(len(kept.pdf) % 2)
    made.EncapsulatedDocumentLength = len(kept.pdf)
    return file_bytes(made)
