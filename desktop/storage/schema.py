"""The tables, as the newest migration leaves them. A test compares them with a migrated file."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, MetaData, Table, Text, text

HEAD = "0004"  # the newest migration

metadata = MetaData()

drafts = Table(
    "drafts",
    metadata,
    Column("id", Text, primary_key=True),
    Column("study_uid", Text, nullable=False),
    Column("source_path", Text, nullable=False),
    Column("created_at", Text, nullable=False),
    Column("saved_at", Text, nullable=False),
    Column("closed_at", Text),
    Column("head", Integer, nullable=False),  # sequence of the newest step
    Column("holder", Text, nullable=False),
)

# append-only; body: zlib of the draft's canonical JSON, with the step ``base`` as its dictionary
journal = Table(
    "journal",
    metadata,
    Column("draft_id", Text, ForeignKey("drafts.id"), primary_key=True),
    Column("sequence", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("edit", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("saved_at", Text, nullable=False),
    Column("base", Integer, nullable=False),  # 0: none, the body stands by itself
    Column("body", LargeBinary, nullable=False),
    Column("previous_sha256", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    sqlite_with_rowid=False,  # one tree instead of two: fewer pages to make durable a step
)

recent = Table(
    "recent",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("path", Text, nullable=False, unique=True),
    Column("opened_at", Text, nullable=False),
)

# append-only; one row a version of a report, hashed over every column but its own hash
versions = Table(
    "versions",
    metadata,
    Column("report_id", Text, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("study_uid", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("act", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("overridden", Text, nullable=False),
    Column("document", Text, nullable=False),
    Column("pdf", LargeBinary, nullable=False),
    Column("evidence", Text, nullable=False),
    Column("draft", Text, nullable=False),
    Column("previous_sha256", Text, nullable=False),
    Column("sha256", Text, nullable=False),
)

# append-only; a chain over everything that was done to reports
audit = Table(
    "audit",
    metadata,
    Column("sequence", Integer, primary_key=True),
    Column("at", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("act", Text, nullable=False),
    Column("report_id", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("version_sha256", Text, nullable=False),
    Column("previous_sha256", Text, nullable=False),
    Column("sha256", Text, nullable=False),
)

# one line a report, written anew with each version: the newest change has the highest id
worklist = Table(
    "worklist",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("report_id", Text, nullable=False, unique=True),
    Column("study_uid", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("region", Text, nullable=False),
    Column("priority", Integer, nullable=False),  # 1 stat, 2 urgent, 3 routine
    Column("begun_at", Text, nullable=False),
    Column("changed_at", Text, nullable=False),
    Column("untold_since", Text, nullable=False),  # of a critical result; empty: none is open
    Column("words", Text, nullable=False),  # folded, for the search
)
Index("worklist_by_begin", worklist.c.begun_at, worklist.c.report_id)
Index("worklist_by_status", worklist.c.status, worklist.c.begun_at, worklist.c.report_id)
Index("worklist_by_region", worklist.c.region, worklist.c.begun_at, worklist.c.report_id)
Index("worklist_by_priority", worklist.c.priority, worklist.c.begun_at, worklist.c.report_id)
_UNTOLD = text("untold_since != ''")
Index(
    "worklist_untold",
    worklist.c.begun_at,
    worklist.c.report_id,
    sqlite_where=_UNTOLD,
    postgresql_where=_UNTOLD,
)

# who may work; ``password`` and ``pin`` hold method, parameters, salt and hash
people = Table(
    "people",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("disabled", Integer, nullable=False),
    Column("password", Text, nullable=False),
    Column("pin", Text, nullable=False),
)

# tries that failed in a row
attempts = Table(
    "attempts",
    metadata,
    Column("person_id", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("last_at", Text, nullable=False),
)

# whose an unsaved report is
owners = Table(
    "owners",
    metadata,
    Column("report_id", Text, primary_key=True),
    Column("person_id", Text, nullable=False),
)

# append-only; who answers for a version, bound to its text, patient and study
seals = Table(
    "seals",
    metadata,
    Column("report_id", Text, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("person", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("meaning", Text, nullable=False),
    Column("leaves_at", Text, nullable=False),
    Column("text_sha256", Text, nullable=False),
    Column("patient_sha256", Text, nullable=False),
    Column("study_sha256", Text, nullable=False),
    Column("sha256", Text, nullable=False),
)

# append-only; a chain over what people did
events = Table(
    "events",
    metadata,
    Column("sequence", Integer, primary_key=True),
    Column("at", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    Column("proof", Text, nullable=False),
    Column("previous_sha256", Text, nullable=False),
    Column("sha256", Text, nullable=False),
)
