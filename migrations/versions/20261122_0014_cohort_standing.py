"""Keep a summary of every cohort beside the ledger.

Safe while the previous release still runs: it adds a table, and columns that may be
empty: until the job has counted a cohort, its page counts for itself.
"""

import sqlalchemy as sa
from alembic import op

revision = "20261122_0014"
down_revision = "20261122_0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "cohort_standing",
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("joined_on", sa.Date(), nullable=False),
        sa.Column("came", sa.Integer(), nullable=False),
        sa.Column("missed", sa.Integer(), nullable=False),
        sa.Column("days_more", sa.Integer(), nullable=False),
        sa.Column("customer", sa.BigInteger(), nullable=False),
        sa.Column("inside", sa.BigInteger(), nullable=False),
        sa.Column("begun", sa.BigInteger(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=True),
        sa.Column("need", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["cohort_id"],
            ["cohort.id"],
            name=op.f("fk_cohort_standing_cohort_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_cohort_standing_person_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("cohort_id", "person_id", name=op.f("pk_cohort_standing")),
    )
    with op.batch_alter_table("cohort_standing", schema=None) as batch_op:
        batch_op.create_index(
            "ix_cohort_standing_need",
            ["cohort_id", "need", "side", "name", "person_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_cohort_standing_person_id"), ["person_id"], unique=False
        )
        batch_op.create_index(
            "ix_cohort_standing_roster", ["cohort_id", "side", "name", "person_id"], unique=False
        )

    with op.batch_alter_table("cohort", schema=None) as batch_op:
        batch_op.add_column(sa.Column("counted_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("tally", sa.JSON(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("cohort", schema=None) as batch_op:
        batch_op.drop_column("tally")
        batch_op.drop_column("counted_on")

    with op.batch_alter_table("cohort_standing", schema=None) as batch_op:
        batch_op.drop_index("ix_cohort_standing_roster")
        batch_op.drop_index(batch_op.f("ix_cohort_standing_person_id"))
        batch_op.drop_index("ix_cohort_standing_need")

    op.drop_table("cohort_standing")
