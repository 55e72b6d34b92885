"""Let a person have an address for their calendar.

Safe while the previous release still runs: it adds a table.
"""

import sqlalchemy as sa
from alembic import op

revision = "20261122_0009"
down_revision = "20261122_0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "cohort_feed",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_cohort_feed_person_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_cohort_feed")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_cohort_feed_token_hash")),
    )


def downgrade() -> None:
    op.drop_table("cohort_feed")
