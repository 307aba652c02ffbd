"""The address of a department's store: what may stand in it, and how it is protected."""

from __future__ import annotations

import os
from pathlib import Path

from sqlalchemy import URL
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from desktop.storage.errors import store_error

LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})
PLAIN = frozenset({"disable", "allow", "prefer"})  # may end without TLS, silently
ENCRYPTED = frozenset({"require", "verify-ca", "verify-full"})
# whatever else libpq takes from an address could name another server or run other settings
KNOWN = frozenset({"host", "sslmode", "sslrootcert", "sslcert", "sslkey", "passfile"})


def parsed(url: str) -> URL:
    """Return an address in its parts.

    Raises
    ------
    StoreError
        ``storage-url`` where it is none that this program takes; its text is never quoted.
    """
    try:
        found = make_url(url)
    except (ArgumentError, ValueError):
        raise store_error("url") from None
    if found.drivername not in ("postgresql", "postgres", "postgresql+psycopg"):
        raise store_error("url")
    query = {key: value for key, value in found.query.items() if isinstance(value, str)}
    folder = query.get("host", "")
    is_socket = folder.startswith("/")
    if set(found.query) - KNOWN or len(query) != len(found.query) or not found.database:
        raise store_error("url")
    # two hosts in one address: libpq would follow the second and check the name of neither
    if ("host" in query) is bool(found.host) or ("host" in query and not is_socket):
        raise store_error("url")
    if found.host and ("," in found.host or found.host.startswith("/")):
        raise store_error("url")
    return found.set(drivername="postgresql+psycopg")


def checked_url(url: str) -> URL:
    """Return the address as it is connected to: TLS with a proven name unless the host is local.

    Parameters
    ----------
    url
        ``postgresql://user@host:port/database`` with ``sslmode``, ``sslrootcert``, ``sslcert``,
        ``sslkey``, ``passfile`` or, for a socket's folder, ``host`` as parameters.

    Raises
    ------
    StoreError
        ``storage-url`` or, where a host elsewhere would be reached without TLS,
        ``storage-no-tls``.
    """
    found = parsed(url)
    mode = str(found.query.get("sslmode", ""))
    if mode and mode not in PLAIN | ENCRYPTED:
        raise store_error("url")
    if not found.host or found.host in LOCAL:
        return found.update_query_dict({"sslmode": mode or "prefer"})
    if mode in PLAIN:
        raise store_error("no-tls")
    wanted = {"sslmode": mode or "verify-full"}
    own_root = Path("~/.postgresql/root.crt").expanduser()
    named = "sslrootcert" in found.query or os.environ.get("PGSSLROOTCERT") or own_root.exists()
    if wanted["sslmode"] == "verify-full" and not named:
        wanted["sslrootcert"] = "system"  # the certificates this machine trusts anyway
    return found.update_query_dict(wanted)


def has_password(url: str) -> bool:
    """Whether an address holds a password, however it is written."""
    try:
        return make_url(url).password is not None
    except (ArgumentError, ValueError):
        return "@" in url
