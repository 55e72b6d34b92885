"""Let rounds be changed, and a group share what it writes.

Safe while the previous release still runs: it adds tables, and columns that are empty or have
a default, to tables that release does not write to.
"""

import sqlalchemy as sa
from alembic import op

revision = "20261122_0010"
down_revision = "20261122_0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "cohort_planning",
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made", sa.Integer(), nullable=True),
        sa.Column("problem", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["cohort_id"],
            ["cohort.id"],
            name=op.f("fk_cohort_planning_cohort_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_cohort_planning_person_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("cohort_id", name=op.f("pk_cohort_planning")),
    )
    op.create_table(
        "cohort_round_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_cohort_round_change_person_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["cohort_round.id"],
            name=op.f("fk_cohort_round_change_round_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cohort_round_change")),
        sa.UniqueConstraint("round_id", "n", name=op.f("uq_cohort_round_change_round_id_n")),
    )
    op.create_table(
        "cohort_group_member",
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["cohort_group.id"],
            name=op.f("fk_cohort_group_member_group_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_cohort_group_member_person_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("group_id", "person_id", name=op.f("pk_cohort_group_member")),
    )
    with op.batch_alter_table("cohort_group_member", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_cohort_group_member_person_id"), ["person_id"], unique=False
        )

    op.create_table(
        "cohort_shown",
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["cohort_group.id"],
            name=op.f("fk_cohort_shown_group_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_cohort_shown_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("group_id", "person_id", "slug", name=op.f("pk_cohort_shown")),
    )
    with op.batch_alter_table("cohort_shown", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cohort_shown_person_id"), ["person_id"], unique=False)

    with op.batch_alter_table("cohort_group", schema=None) as batch_op:
        batch_op.add_column(sa.Column("note_by", sa.JSON(), server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True))
    # For the rows that are there; PostgreSQL has no way to compare a default that is JSON.
    with op.batch_alter_table("cohort_group", schema=None) as batch_op:
        batch_op.alter_column("note_by", existing_type=sa.JSON(), server_default=None)

    with op.batch_alter_table("cohort_round", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "activity", sa.String(length=160), server_default=sa.text("''"), nullable=False
            )
        )

    with op.batch_alter_table("cohort_seat", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("kind", sa.String(length=16), server_default="plays", nullable=False)
        )


def downgrade() -> None:
    with op.batch_alter_table("cohort_seat", schema=None) as batch_op:
        batch_op.drop_column("kind")

    with op.batch_alter_table("cohort_round", schema=None) as batch_op:
        batch_op.drop_column("activity")

    with op.batch_alter_table("cohort_group", schema=None) as batch_op:
        batch_op.drop_column("ended_at")
        batch_op.drop_column("note_by")

    with op.batch_alter_table("cohort_shown", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_cohort_shown_person_id"))

    op.drop_table("cohort_shown")
    with op.batch_alter_table("cohort_group_member", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_cohort_group_member_person_id"))

    op.drop_table("cohort_group_member")
    op.drop_table("cohort_round_change")
    op.drop_table("cohort_planning")
