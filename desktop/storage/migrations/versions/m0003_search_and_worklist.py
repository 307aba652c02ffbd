"""One line a report for worklist and search; what was kept cannot be changed on a server."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_GUARD = """
CREATE FUNCTION concord_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = '42501';
END $$
"""


def upgrade() -> None:
    """Make the table, its words and the guards."""
    op.create_table(
        "worklist",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("report_id", sa.Text, nullable=False, unique=True),
        sa.Column("study_uid", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("region", sa.Text, nullable=False),
        sa.Column("priority", sa.Integer, nullable=False),
        sa.Column("begun_at", sa.Text, nullable=False),
        sa.Column("changed_at", sa.Text, nullable=False),
        sa.Column("untold_since", sa.Text, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
    )
    op.create_index("worklist_by_begin", "worklist", ["begun_at", "report_id"])
    op.create_index("worklist_by_status", "worklist", ["status", "begun_at", "report_id"])
    op.create_index("worklist_by_region", "worklist", ["region", "begun_at", "report_id"])
    op.create_index("worklist_by_priority", "worklist", ["priority", "begun_at", "report_id"])
    untold = sa.text("untold_since != ''")
    op.create_index(
        "worklist_untold",
        "worklist",
        ["begun_at", "report_id"],
        sqlite_where=untold,
        postgresql_where=untold,
    )
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE found USING fts5("
            "words, content='worklist', content_rowid='id', prefix='3',"
            " tokenize='unicode61 remove_diacritics 0')"
        )
        return
    op.execute("CREATE INDEX worklist_words ON worklist USING gin (to_tsvector('simple', words))")
    op.execute(_GUARD)
    for table in ("journal", "versions", "audit"):
        op.execute(
            f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION concord_append_only()"
        )


def downgrade() -> None:
    """Refuse: an older program does not open a newer store."""
    raise NotImplementedError("stores only go forward")
