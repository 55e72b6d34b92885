"""Keep what a field task asked for on the day it was taken on.

Safe while the previous release still runs: it adds columns that may be empty.
"""

import sqlalchemy as sa
from alembic import op

revision = "20261121_0003"
down_revision = "20261121_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("progress_commitment", schema=None) as batch_op:
        batch_op.add_column(sa.Column("source_url", sa.String(length=300), nullable=True))
        batch_op.add_column(sa.Column("promise", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("steps", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("minutes", sa.Integer(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("progress_commitment", schema=None) as batch_op:
        batch_op.drop_column("minutes")
        batch_op.drop_column("steps")
        batch_op.drop_column("promise")
        batch_op.drop_column("source_url")
