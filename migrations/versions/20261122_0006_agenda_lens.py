"""Let a step of the agenda say which room it leads to.

Safe while the previous release still runs: it adds a column that may stay empty.
"""

import sqlalchemy as sa
from alembic import op

revision = "20261122_0006"
down_revision = "20261122_0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("progress_agenda", sa.Column("lens", sa.String(16), nullable=True))
    # A story that is scored and not begun opens where the draw says; what was begun has its room in
    # its address, or in the run that the address leads to.
    op.execute(
        "UPDATE progress_agenda SET lens = 'drawn' "
        "WHERE kind = 'scenario' AND position > 0 AND touched_at IS NULL"
    )
    for lens in ("customer", "inside"):
        op.execute(
            f"UPDATE progress_agenda SET lens = '{lens}' "
            f"WHERE kind = 'scenario' AND url LIKE '/scenarios/%/{lens}'"
        )
    op.execute(
        "UPDATE progress_agenda SET lens = (SELECT scenario_run.lens FROM scenario_run "
        "WHERE '/scenarios/runs/' || CAST(scenario_run.id AS VARCHAR) = progress_agenda.url) "
        "WHERE kind = 'scenario' AND url LIKE '/scenarios/runs/%'"
    )


def downgrade() -> None:
    op.drop_column("progress_agenda", "lens")
