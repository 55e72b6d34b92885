"""Import people from a list.

Safe while the previous release still runs: it adds tables, and columns that may be
empty.
"""

import sqlalchemy as sa
from alembic import op

revision = "20261122_0008"
down_revision = "20261122_0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "person_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=True),
        sa.Column("file", sa.LargeBinary(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("notices", sa.JSON(), nullable=False),
        sa.Column("failure", sa.String(length=32), nullable=True),
        sa.Column("failure_value", sa.String(length=200), nullable=True),
        sa.Column("new", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("problem", sa.Integer(), nullable=False),
        sa.Column("last_person_id", sa.Integer(), nullable=False),
        sa.Column("invites", sa.Boolean(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_person_import_person_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_import")),
        sa.UniqueConstraint("slot", name=op.f("uq_person_import_slot")),
    )
    op.create_table(
        "person_invitation",
        sa.Column("person_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_person_invitation_person_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_person_invitation")),
    )
    op.create_index(op.f("ix_person_invitation_sent_at"), "person_invitation", ["sent_at"])
    op.create_table(
        "person_import_row",
        sa.Column("import_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("email_canonical", sa.String(length=254), nullable=True),
        sa.Column("name", sa.String(length=80), nullable=True),
        sa.Column("function", sa.String(length=32), nullable=True),
        sa.Column("side", sa.String(length=16), nullable=True),
        sa.Column("language", sa.String(length=16), nullable=True),
        sa.Column("time_zone", sa.String(length=64), nullable=True),
        sa.Column("level", sa.String(length=40), nullable=True),
        sa.Column("site", sa.String(length=80), nullable=True),
        sa.Column("manager", sa.String(length=254), nullable=True),
        sa.Column("cohort_id", sa.Integer(), nullable=True),
        sa.Column("problems", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("place", sa.Integer(), nullable=True),
        sa.Column("manager_id", sa.Integer(), nullable=True),
        sa.Column("manager_place", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["person_import.id"],
            name=op.f("fk_person_import_row_import_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("import_id", "n", name=op.f("pk_person_import_row")),
    )
    op.create_index(
        op.f("ix_person_import_row_email"), "person_import_row", ["import_id", "email_canonical"]
    )
    op.create_index(
        op.f("ix_person_import_row_state"), "person_import_row", ["import_id", "state", "n"]
    )
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.add_column(sa.Column("level", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("site", sa.String(length=80), nullable=True))
        batch_op.add_column(sa.Column("manager_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_person_manager_id"), ["manager_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_person_manager_id"),
            "person",
            ["manager_id"],
            ["id"],
            ondelete="SET NULL",
            initially="DEFERRED",
            deferrable=True,
        )


def downgrade() -> None:
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_person_manager_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_person_manager_id"))
        batch_op.drop_column("manager_id")
        batch_op.drop_column("site")
        batch_op.drop_column("level")

    op.drop_table("person_import_row")
    op.drop_table("person_invitation")
    op.drop_table("person_import")
