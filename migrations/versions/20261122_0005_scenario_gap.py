"""Keep free the places of erased people in the pictures of their cohorts.

Safe while the previous release still runs: it only adds a table.
"""

import sqlalchemy as sa
from alembic import op

revision = "20261122_0005"
down_revision = "20261121_0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "scenario_gap",
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohort.id"], name=op.f("fk_scenario_gap_cohort_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("cohort_id", "slug", "batch", name=op.f("pk_scenario_gap")),
    )


def downgrade() -> None:
    op.drop_table("scenario_gap")
