"""What websites ask for: their robots.txt, and those that want no visits.

Revision ID: 3c9e7b15d0f4
Revises: 3f8d61c0b7e4
"""

import sqlalchemy as sa
from alembic import op

revision = "3c9e7b15d0f4"
down_revision = "3f8d61c0b7e4"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "site_rules",
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("origin"),
    )
    op.create_index("ix_site_rules_fetched_at", "site_rules", ["fetched_at"])
    op.create_table(
        "opt_outs",
        sa.Column("domain", sa.String(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("noted_by", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("domain"),
    )


def downgrade() -> None:
    op.drop_table("opt_outs")
    op.drop_index("ix_site_rules_fetched_at", "site_rules")
    op.drop_table("site_rules")
