"""Single sign-on: by whom a user is known to the provider, and who is on his way to it.

Revision ID: d41b86e2f7a9
Revises: 7a1f4c9e05d3
"""

import sqlalchemy as sa
from alembic import op

revision = "d41b86e2f7a9"
down_revision = "7a1f4c9e05d3"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("users", sa.Column("oidc_issuer", sa.String(), nullable=True))
    op.add_column("users", sa.Column("oidc_subject", sa.String(), nullable=True))
    op.create_index("ix_users_oidc", "users", ["oidc_issuer", "oidc_subject"], unique=True)
    op.create_table(
        "sign_in_flows",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("next_path", sa.String(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest"),
    )
    op.create_index("ix_sign_in_flows_expires_at", "sign_in_flows", ["expires_at"])


def downgrade() -> None:
    op.drop_table("sign_in_flows")
    op.drop_index("ix_users_oidc", "users")
    op.drop_column("users", "oidc_subject")
    op.drop_column("users", "oidc_issuer")
