"""The database: SQLite beside the project with nothing to set up, PostgreSQL by its address.

`ASSAY_DATABASE_URL` names another one, for example `postgresql+psycopg://assay@localhost/assay`.
"""

import os
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event, make_url, text

from core.errors import Fault, StoreError
from core.texts import mark

ROOT = Path(__file__).resolve().parents[1]
_PATIENCE_S = 10
"""How long a writer waits for another one."""
_MIGRATION_LOCK = 0x61737361
_preparing = Lock()


def address() -> str:
    """Return the address of the database in use."""
    return os.environ.get("ASSAY_DATABASE_URL") or f"sqlite:///{ROOT / '.assay' / 'assay.db'}"


def opened() -> Engine:
    """Return the database in use, in the current schema."""
    with _preparing:
        return prepared(address())


@cache
def prepared(url: str) -> Engine:
    """Open a database and lift it to the current schema; what is in it stays.

    Raises `StoreError` where a newer Assay has written it.
    """
    engine = connected(url)
    with engine.connect() as connection, connection.begin():
        _alone(connection)
        migrate(connection)
    return engine


def connected(url: str) -> Engine:
    """Return an engine for the address; a SQLite file's folder is made, readable by its owner only."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True)
    if parsed.database:
        folder = Path(parsed.database).parent
        if not folder.exists():
            folder.mkdir(parents=True, mode=0o700)
    engine = create_engine(url, connect_args={"timeout": _PATIENCE_S})
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    return engine


def migrate(connection: Connection, revision: str = "head") -> None:
    """Lift the schema to a revision, inside the connection's transaction."""
    config = _config()
    known = {one.revision for one in ScriptDirectory.from_config(config).walk_revisions()}
    held = MigrationContext.configure(connection).get_current_revision()
    if held is not None and held not in known:
        raise StoreError(
            Fault("file", mark("was written by a newer Assay: update this one, nothing was changed"))
        )
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


def _alone(connection: Connection) -> None:
    """Let one server migrate at a time; SQLite's transaction is exclusive already."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SELECT pg_advisory_xact_lock({_MIGRATION_LOCK})"))


def _set_up(connection: Any, _record: Any) -> None:
    # The driver's own transactions begin too late: a read before a write would not be part of them.
    connection.isolation_level = None
    for setting in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {setting}")


def _begin(connection: Connection) -> None:
    # A writer queues before it reads: of two that have read, the second could otherwise only fail.
    reads = connection.get_execution_options().get("reads")
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")
