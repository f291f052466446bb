"""PostgreSQL finds texts with blanks and signs by trigrams as well.

Revision ID: e58a0c7d31f6
Revises: c2d94f7a1b60
"""

from alembic import op

revision = "e58a0c7d31f6"
down_revision = "c2d94f7a1b60"
branch_labels = None
depends_on = None

# pg_trgm makes trigrams of letters and digits only. So the blank and the signs of ASCII change
# places with letters of full width, which no searched text has: they are folded to plain ones.
SIGNS = "".join(chr(code) for code in range(0x20, 0x7F) if not chr(code).isalnum())
LETTERS = "".join(chr(code) for code in (*range(0xFF41, 0xFF5B), *range(0xFF21, 0xFF28)))
QUOTED, TURNED = (SIGNS + LETTERS).replace("'", "''"), (LETTERS + SIGNS).replace("'", "''")


def lettered(text: str) -> str:
    """``text`` with signs and letters changed round, in SQL; done twice it is as it was."""
    return f"translate({text}, '{QUOTED}', '{TURNED}')"


def functions(text: str, column: str) -> tuple[str, str]:
    """The functions of the triggers; ``text`` is what they write."""
    return (
        f"""
        CREATE OR REPLACE FUNCTION places_search_insert() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            INSERT INTO places_search SELECT id, {text} FROM staged;
            RETURN NULL;
        END $$
        """,
        f"""
        CREATE OR REPLACE FUNCTION places_search_update() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            UPDATE places_search SET {column} = {text.replace("search_text", "new.search_text")}
            WHERE place_key = new.id;
            RETURN NULL;
        END $$
        """,
    )


DROP = "DROP INDEX ix_places_search"
CHANGE = f"""
    ALTER TABLE places_search ALTER COLUMN search_text TYPE text COLLATE "C"
    USING {lettered("search_text")}
"""
UP = (
    DROP,
    CHANGE,
    "ALTER TABLE places_search RENAME COLUMN search_text TO lettered",
    "CREATE INDEX ix_places_search ON places_search USING gin (lettered gin_trgm_ops)",
    *functions(lettered("search_text"), "lettered"),
)
DOWN = (
    DROP,
    "ALTER TABLE places_search RENAME COLUMN lettered TO search_text",
    CHANGE,
    "CREATE INDEX ix_places_search ON places_search USING gin (search_text gin_trgm_ops)",
    *functions("search_text", "search_text"),
)


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for statement in UP:
            op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for statement in DOWN:
            op.execute(statement)
