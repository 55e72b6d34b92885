"""Let cohorts have reports, and stories be released for them.

Safe while the previous release still runs: it adds tables.
"""

import sqlalchemy as sa
from alembic import op

revision = "20261122_0015"
down_revision = "20261122_0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "report_edition",
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("week", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["cohort_id"],
            ["cohort.id"],
            name=op.f("fk_report_edition_cohort_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("cohort_id", "week", name=op.f("pk_report_edition")),
    )
    op.create_table(
        "progress_release",
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("shows_name", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["cohort_id"],
            ["cohort.id"],
            name=op.f("fk_progress_release_cohort_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_progress_release_person_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["story_id"],
            ["progress_story.id"],
            name=op.f("fk_progress_release_story_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("story_id", name=op.f("pk_progress_release")),
    )
    with op.batch_alter_table("progress_release", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_progress_release_cohort_id"), ["cohort_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_progress_release_person_id"), ["person_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("progress_release", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_progress_release_person_id"))
        batch_op.drop_index(batch_op.f("ix_progress_release_cohort_id"))

    op.drop_table("progress_release")
    op.drop_table("report_edition")
