"""Cases with their versions, people, and what they may do."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the first tables."""
    op.create_table(
        "person",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("subject", sa.String(300), nullable=False),
        sa.Column("email", sa.String(320)),
        sa.Column("made_at", sa.DateTime, nullable=False),
        sa.Column("seen_at", sa.DateTime, nullable=False),
        sa.Column("open_case", sa.String(36)),
        sa.Column("open_since", sa.Integer),
        sa.Column("open_sample", sa.String(40)),
        sa.PrimaryKeyConstraint("id", name="pk_person"),
        sa.UniqueConstraint("subject", name="uq_person_subject"),
    )
    op.create_index("ix_person_email", "person", ["email"])
    op.create_table(
        "saved_case",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("head", sa.Integer, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("made_at", sa.DateTime, nullable=False),
        sa.Column("changed_at", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_saved_case"),
    )
    op.create_table(
        "version",
        sa.Column("case_id", sa.String(36), nullable=False),
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("note", sa.String(200), nullable=False),
        sa.Column("made_at", sa.DateTime, nullable=False),
        sa.Column("made_by", sa.String(36)),
        sa.PrimaryKeyConstraint("case_id", "number", name="pk_version"),
        sa.ForeignKeyConstraint(
            ["case_id"], ["saved_case.id"], name="fk_version_case_id_saved_case", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["person.id"], name="fk_version_made_by_person", ondelete="SET NULL"
        ),
    )
    op.create_table(
        "membership",
        sa.Column("case_id", sa.String(36), nullable=False),
        sa.Column("person_id", sa.String(36), nullable=False),
        sa.Column("role", sa.String(10), nullable=False),
        sa.PrimaryKeyConstraint("case_id", "person_id", name="pk_membership"),
        sa.ForeignKeyConstraint(
            ["case_id"], ["saved_case.id"], name="fk_membership_case_id_saved_case", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_membership_person_id_person", ondelete="CASCADE"
        ),
        sa.CheckConstraint("role IN ('owner', 'editor', 'viewer')", name="ck_membership_role"),
    )
    op.create_index("ix_membership_person_id", "membership", ["person_id"])
    op.create_table(
        "sign_out",
        sa.Column("browser", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("browser", name="pk_sign_out"),
    )
