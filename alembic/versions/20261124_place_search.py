"""Staged places are found by trigrams, by city, by decision, by tag and by day.

Revision ID: a6f3c1e9d204
Revises: 3c9e7b15d0f4
"""

import sqlalchemy as sa
from alembic import op

revision = "a6f3c1e9d204"
down_revision = "3c9e7b15d0f4"
branch_labels = None
depends_on = None

# A table of its own: an index on places_staging itself would be written anew with each change of a
# status on PostgreSQL. The triggers keep it true whoever writes a place.
SQLITE = (
    """
    CREATE VIRTUAL TABLE places_search USING fts5(
        search_text, content='places_staging', content_rowid='id',
        tokenize='trigram case_sensitive 1'
    )
    """,
    "INSERT INTO places_search (places_search) VALUES ('rebuild')",
    "CREATE INDEX ix_places_staging_tags ON places_staging (tags) WHERE tags <> '[]'",
    """
    CREATE TRIGGER places_search_insert AFTER INSERT ON places_staging BEGIN
        INSERT INTO places_search (rowid, search_text) VALUES (new.id, new.search_text);
    END
    """,
    """
    CREATE TRIGGER places_search_delete AFTER DELETE ON places_staging BEGIN
        INSERT INTO places_search (places_search, rowid, search_text)
        VALUES ('delete', old.id, old.search_text);
    END
    """,
    """
    CREATE TRIGGER places_search_update AFTER UPDATE OF search_text ON places_staging
    WHEN old.search_text IS NOT new.search_text BEGIN
        INSERT INTO places_search (places_search, rowid, search_text)
        VALUES ('delete', old.id, old.search_text);
        INSERT INTO places_search (rowid, search_text) VALUES (new.id, new.search_text);
    END
    """,
)
POSTGRESQL = (
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    """
    CREATE TABLE places_search (
        place_key bigint PRIMARY KEY,
        search_text text COLLATE "C" NOT NULL
    )
    """,
    "INSERT INTO places_search SELECT id, search_text FROM places_staging",
    "CREATE INDEX ix_places_search ON places_search USING gin (search_text gin_trgm_ops)",
    "CREATE INDEX ix_places_staging_tags ON places_staging USING gin (tags) WHERE tags <> '[]'",
    """
    CREATE FUNCTION places_search_insert() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        INSERT INTO places_search SELECT id, search_text FROM staged;
        RETURN NULL;
    END $$
    """,
    """
    CREATE TRIGGER places_search_insert AFTER INSERT ON places_staging
    REFERENCING NEW TABLE AS staged FOR EACH STATEMENT EXECUTE FUNCTION places_search_insert()
    """,
    """
    CREATE FUNCTION places_search_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        DELETE FROM places_search USING gone WHERE place_key = gone.id;
        RETURN NULL;
    END $$
    """,
    """
    CREATE TRIGGER places_search_delete AFTER DELETE ON places_staging
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION places_search_delete()
    """,
    """
    CREATE FUNCTION places_search_update() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        UPDATE places_search SET search_text = new.search_text WHERE place_key = new.id;
        RETURN NULL;
    END $$
    """,
    """
    CREATE TRIGGER places_search_update AFTER UPDATE OF search_text ON places_staging
    FOR EACH ROW WHEN (old.search_text IS DISTINCT FROM new.search_text)
    EXECUTE FUNCTION places_search_update()
    """,
)
UNDO_POSTGRESQL = (
    "DROP TRIGGER places_search_update ON places_staging",
    "DROP TRIGGER places_search_delete ON places_staging",
    "DROP TRIGGER places_search_insert ON places_staging",
    "DROP FUNCTION places_search_update",
    "DROP FUNCTION places_search_delete",
    "DROP FUNCTION places_search_insert",
)
UNDO_SQLITE = (
    "DROP TRIGGER places_search_update",
    "DROP TRIGGER places_search_delete",
    "DROP TRIGGER places_search_insert",
)

SORTED = ("city", "source", "created_at", "status_changed_at")
PARTIAL = {
    "ix_places_staging_deep_scan_cause": ("deep_scan_cause", "deep_scan_cause IS NOT NULL"),
    "ix_places_staging_revisit_on": ("revisit_on", "revisit_on IS NOT NULL"),
}


def upgrade() -> None:
    for column in SORTED:
        op.create_index(f"ix_places_staging_{column}", "places_staging", [column, "id"])
    for name, (column, predicate) in PARTIAL.items():
        where = sa.text(predicate)
        op.create_index(
            name, "places_staging", [column], postgresql_where=where, sqlite_where=where
        )
    postgresql = op.get_bind().dialect.name == "postgresql"
    for statement in POSTGRESQL if postgresql else SQLITE:
        op.execute(statement)


def downgrade() -> None:
    postgresql = op.get_bind().dialect.name == "postgresql"
    for statement in UNDO_POSTGRESQL if postgresql else UNDO_SQLITE:
        op.execute(statement)
    op.execute("DROP INDEX ix_places_staging_tags")
    op.execute("DROP TABLE places_search")
    for name in (*PARTIAL, *(f"ix_places_staging_{column}" for column in reversed(SORTED))):
        op.drop_index(name, "places_staging")
