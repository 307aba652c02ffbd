"""Failures of database and file system, as problems of the store."""

from __future__ import annotations

import contextlib
import errno
import sqlite3
from collections.abc import Iterator

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from desktop.storage.errors import StoreError, store_error

_BY_SQLITE = {
    sqlite3.SQLITE_FULL: "full",
    sqlite3.SQLITE_READONLY: "read-only",
    sqlite3.SQLITE_CANTOPEN: "unreachable",
    sqlite3.SQLITE_PERM: "read-only",
    sqlite3.SQLITE_IOERR: "unreachable",
    sqlite3.SQLITE_CORRUPT: "corrupt",
    sqlite3.SQLITE_NOTADB: "corrupt",
    sqlite3.SQLITE_BUSY: "busy",
    sqlite3.SQLITE_LOCKED: "busy",
}
_BY_ERRNO = {
    errno.ENOSPC: "full",
    errno.EDQUOT: "full",
    errno.EROFS: "read-only",
    errno.EACCES: "read-only",
    errno.EPERM: "read-only",
}
# PostgreSQL's five letters, most telling first: whole codes, then classes
_BY_STATE = {
    "53100": "full",
    "55P03": "busy",
    "57014": "busy",
    "25006": "read-only",
    "42501": "read-only",
    "23505": "moved-on",
    "28": "denied",
    "40": "busy",
    "53": "busy",
    "XX": "corrupt",
}


@contextlib.contextmanager
def translating() -> Iterator[None]:
    """Let only ``StoreError`` out: other errors quote statements, paths or passwords."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error, OSError, UnicodeDecodeError) as error:
        raise translated(error) from None


def is_unreadable_text(error: BaseException | None) -> bool:
    """Whether a text of the file is no text, which the driver tells in two ways."""
    told = isinstance(error, sqlite3.OperationalError) and "decode to UTF-8" in str(error)
    return told or isinstance(error, UnicodeDecodeError)


def translated(error: Exception) -> StoreError:
    """Return any failure of database or file system as a ``StoreError``."""
    if isinstance(error, StoreError):
        return error
    origin = error.orig if isinstance(error, DBAPIError) else error
    code = "unreachable"
    if is_unreadable_text(origin):
        code = "corrupt"
    elif isinstance(origin, sqlite3.Error):
        number = getattr(origin, "sqlite_errorcode", 0) or 0
        code = _BY_SQLITE.get(number & 0xFF, code)
        if number == 0 and type(origin) is sqlite3.DatabaseError:
            code = "corrupt"
    elif state := getattr(origin, "sqlstate", None):
        code = _BY_STATE.get(state, _BY_STATE.get(state[:2], code))
    elif isinstance(origin, OSError):
        code = _BY_ERRNO.get(origin.errno or 0, code)
    return store_error(code)
