"""Say which side somebody asks to sit on, and why an extension was given and when it ended.

Safe while the previous release still runs: it adds columns that may stay empty.
"""

import sqlalchemy as sa
from alembic import op

revision = "20261122_0011"
down_revision = "20261122_0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("cohort_extension", schema=None) as batch_op:
        batch_op.add_column(sa.Column("why", sa.String(length=300), nullable=True))
        batch_op.add_column(sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("cohort_request", schema=None) as batch_op:
        batch_op.add_column(sa.Column("side", sa.String(32), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("cohort_request", schema=None) as batch_op:
        batch_op.drop_column("side")

    with op.batch_alter_table("cohort_extension", schema=None) as batch_op:
        batch_op.drop_column("ended_at")
        batch_op.drop_column("why")
