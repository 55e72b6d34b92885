"""Keep what a request said beside its receipt.

Safe while the previous release still runs: it adds a column that may be empty.
"""

import sqlalchemy as sa
from alembic import op

revision = "20261121_0002"
down_revision = "20261121_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("request_receipt", schema=None) as batch_op:
        batch_op.add_column(sa.Column("said", sa.JSON(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("request_receipt", schema=None) as batch_op:
        batch_op.drop_column("said")
