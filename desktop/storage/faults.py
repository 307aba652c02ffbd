"""Failures of database and file system, as problems of the store."""

from __future__ import annotations

import errno
import sqlite3

from sqlalchemy.exc import DBAPIError

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


def translated(error: Exception) -> StoreError:
    """Return any failure of database or file system as a ``StoreError``."""
    if isinstance(error, StoreError):
        return error
    origin = error.orig if isinstance(error, DBAPIError) else error
    code = "unreachable"
    if isinstance(origin, sqlite3.Error):
        number = getattr(origin, "sqlite_errorcode", 0) or 0
        code = _BY_SQLITE.get(number & 0xFF, code)
        if number == 0 and type(origin) is sqlite3.DatabaseError:
            code = "corrupt"
    elif isinstance(origin, OSError):
        code = _BY_ERRNO.get(origin.errno or 0, code)
    return store_error(code)
