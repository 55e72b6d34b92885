"""Keep a split of a list into mixed cohorts as a draft.

Safe while the previous release still runs: it adds tables.
"""

import sqlalchemy as sa
from alembic import op

revision = "20261122_0012"
down_revision = "20261122_0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "cohort_split",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("weights", sa.JSON(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("dropped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_cohort_split_person_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["source_id"],
            ["cohort.id"],
            name=op.f("fk_cohort_split_source_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cohort_split")),
    )
    with op.batch_alter_table("cohort_split", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cohort_split_person_id"), ["person_id"], unique=False)

    op.create_table(
        "cohort_split_apart",
        sa.Column("split_id", sa.Integer(), nullable=False),
        sa.Column("one_id", sa.Integer(), nullable=False),
        sa.Column("two_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("one_id < two_id", name=op.f("ck_cohort_split_apart_order")),
        sa.ForeignKeyConstraint(
            ["one_id"], ["person.id"], name=op.f("fk_cohort_split_apart_one_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["split_id"],
            ["cohort_split.id"],
            name=op.f("fk_cohort_split_apart_split_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["two_id"], ["person.id"], name=op.f("fk_cohort_split_apart_two_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("split_id", "one_id", "two_id", name=op.f("pk_cohort_split_apart")),
    )
    op.create_table(
        "cohort_split_seat",
        sa.Column("split_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("is_pinned", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_cohort_split_seat_person_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["split_id"],
            ["cohort_split.id"],
            name=op.f("fk_cohort_split_seat_split_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("split_id", "person_id", name=op.f("pk_cohort_split_seat")),
    )
    with op.batch_alter_table("cohort_split_seat", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_cohort_split_seat_person_id"), ["person_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("cohort_split_seat", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_cohort_split_seat_person_id"))

    op.drop_table("cohort_split_seat")
    op.drop_table("cohort_split_apart")
    with op.batch_alter_table("cohort_split", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_cohort_split_person_id"))

    op.drop_table("cohort_split")
