"""The database: made from nothing, lifted from every released schema with its data, never from a newer
one.
"""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from core.errors import StoreError
from store.cases import Cases
from store.database import _config, connected, migrate, prepared
from store.people import of_browser
from store.tables import Table

ANNE = of_browser("a" * 43)
DATA = {
    "0001": (
        "INSERT INTO person (id, subject, made_at, seen_at, open_case, open_since) VALUES "
        f"('p', '{ANNE.subject}', '2026-11-28', '2026-11-28', 'c', 1)",
        "INSERT INTO saved_case (id, name, head, size, made_at, changed_at) VALUES "
        "('c', 'Claimwise', 1, 3, '2026-11-28', '2026-11-28')",
        "INSERT INTO version (case_id, number, text, note, made_at, made_by) VALUES "
        "('c', 1, 'one', 'n', '2026-11-28', 'p')",
        "INSERT INTO membership (case_id, person_id, role) VALUES ('c', 'p', 'owner')",
    )
}
"""Revision → data as that release wrote it."""


def test_every_released_schema_has_its_data_here() -> None:
    known = {one.revision for one in ScriptDirectory.from_config(_config()).walk_revisions()}
    assert known == set(DATA)


@pytest.mark.parametrize("revision", sorted(DATA))
def test_a_database_of_an_older_assay_is_lifted_with_all_it_holds(url: str, revision: str) -> None:
    engine = connected(url)
    with engine.begin() as connection:
        migrate(connection, revision)
        for statement in DATA[revision]:
            connection.execute(text(statement))
    engine.dispose()
    cases = Cases(prepared(url))
    assert cases.state(ANNE, "c", 1).text == "one"
    assert cases.save(ANNE, "c", 1, "two", "Claimwise").head == 2


def test_the_migrations_end_at_the_tables_as_the_code_knows_them(url: str) -> None:
    with prepared(url).connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Table.metadata) == []


def test_a_database_of_a_newer_assay_is_refused_and_left_alone(url: str) -> None:
    engine = connected(url)
    with engine.begin() as connection:
        migrate(connection)
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match="newer"):
        prepared(url)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == "9999"


def test_a_new_sqlite_file_lies_in_a_folder_of_its_owner_only(tmp_path: Path) -> None:
    prepared(f"sqlite:///{tmp_path / 'deep' / 'assay.db'}")
    assert (tmp_path / "deep").stat().st_mode & 0o077 == 0
