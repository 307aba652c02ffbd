"""Drafts with their journal, and what was opened lately."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "drafts",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("study_uid", sa.Text, nullable=False),
        sa.Column("source_path", sa.Text, nullable=False),
        sa.Column("created_at", sa.Text, nullable=False),
        sa.Column("saved_at", sa.Text, nullable=False),
        sa.Column("closed_at", sa.Text),
        sa.Column("head", sa.Integer, nullable=False),
        sa.Column("holder", sa.Text, nullable=False),
    )
    op.create_table(
        "journal",
        sa.Column("draft_id", sa.Text, sa.ForeignKey("drafts.id"), primary_key=True),
        sa.Column("sequence", sa.Integer, primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("edit", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("saved_at", sa.Text, nullable=False),
        sa.Column("base", sa.Integer, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("previous_sha256", sa.Text, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "recent",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("path", sa.Text, nullable=False, unique=True),
        sa.Column("opened_at", sa.Text, nullable=False),
    )


def downgrade() -> None:
    """Refuse: an older program does not open a newer store."""
    raise NotImplementedError("stores only go forward")
