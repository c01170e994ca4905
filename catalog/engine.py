"""Opening a database: from a URL to an engine that many threads may share, and errors that say what to do."""

import os
import re
import sqlite3
from pathlib import Path

from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import QueuePool

from catalog.errors import CorruptDatabase, StoreError

DEFAULT_FILE = Path(__file__).parent.parent / "var" / "daogou.db"
BUSY_SECONDS = 20
_PASSWORD = re.compile(r":[^:@/]*@")
_DAMAGED = ("not a database", "malformed", "disk i/o error", "unsupported file format")


def open_engine(url: str | URL | None = None) -> Engine:
    """The engine for ``url``, else for ``DATABASE_URL``, else for ``var/daogou.db`` in the project folder.

    On SQLite every transaction begins explicitly: with ``BEGIN IMMEDIATE`` when the connection carries the
    execution option ``immediate``, so that writers queue instead of failing. StoreError: a URL that is none.
    """
    given = url or os.environ.get("DATABASE_URL") or f"sqlite:///{DEFAULT_FILE}"
    try:
        made = make_url(given)
        if made.drivername in ("postgres", "postgresql"):
            made = made.set(drivername="postgresql+psycopg")
        engine = _sqlite(made) if made.get_backend_name() == "sqlite" else create_engine(made, pool_pre_ping=True)
    except (ArgumentError, ImportError, ValueError) as error:
        raise StoreError(
            f"database URL {_PASSWORD.sub(':***@', str(given))!r} cannot be used ({error}); "
            "give sqlite:///path.db or postgresql+psycopg://user@host/name"
        ) from error
    event.listen(engine, "handle_error", _explain)
    return engine


def _sqlite(url: URL) -> Engine:
    """A database in memory lives in one connection, which threads take in turn; a file gives each its own."""
    if url.database in (None, "", ":memory:"):
        pool = {"pool_size": 1, "max_overflow": 0, "pool_timeout": BUSY_SECONDS}
    else:
        pool = {"pool_size": 16, "max_overflow": 32}
        if not url.database.startswith("file:"):
            _make_folder(Path(url.database).parent)
    arguments = {"check_same_thread": False, "timeout": BUSY_SECONDS}
    engine = create_engine(url, poolclass=QueuePool, connect_args=arguments, **pool)
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)
    return engine


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"{folder}: cannot be made ({error.strerror}); make it, or name another database with --db"
        ) from error


def _on_connect(connection: sqlite3.Connection, _record) -> None:
    connection.isolation_level = None  # the driver must not begin by itself
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _on_begin(connection) -> None:
    immediate = connection.get_execution_options().get("immediate", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def where(engine: Engine) -> str:
    """The database as an error names it: its file, or its URL without the password."""
    if engine.dialect.name == "sqlite":
        return engine.url.database or "the database in memory"
    return engine.url.render_as_string(hide_password=True)


def _explain(context: ExceptionContext) -> None:
    """Raises our own error, in one line that says what to do, where the driver's would not."""
    cause, engine = context.original_exception, context.engine
    message = str(cause).strip().splitlines()[0].lower() if str(cause).strip() else ""
    if engine is None:
        return
    if isinstance(cause, sqlite3.DatabaseError) and any(sign in message for sign in _DAMAGED):
        raise CorruptDatabase(
            f"{where(engine)}: damaged, or no SQLite database ({message}); "
            "move the file away and import the feed again, or name another with --db"
        ) from cause
    if "unable to open database file" in message or "readonly database" in message:
        raise StoreError(
            f"{where(engine)}: cannot be opened for writing ({message}); check the folder's permissions, "
            "or name another with --db"
        ) from cause
    if engine.dialect.name == "postgresql" and context.connection is None:
        raise StoreError(
            f"{where(engine)}: no connection ({message}); check that the server runs and the URL is right"
        ) from cause
