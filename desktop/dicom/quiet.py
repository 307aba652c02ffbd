"""pydicom without a voice: its warnings and log lines quote patient data."""

from __future__ import annotations

import logging
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

# `warnings.catch_warnings` changes process-wide state, so only one thread at a time may be inside;
# pydicom holds the interpreter lock anyway, so nothing is lost by waiting.
_LOCK = threading.RLock()


@contextmanager
def quiet_pydicom() -> Iterator[None]:
    """Silence pydicom while the body runs."""
    import pydicom.config

    with _LOCK, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        logging.getLogger("pydicom").setLevel(logging.CRITICAL + 1)
        pydicom.config.settings.reading_validation_mode = pydicom.config.IGNORE
        yield
