"""Let facilitators write to their cohort.

Safe while the previous release still runs: it adds tables, and a column that
has a value of its own.
"""

import sqlalchemy as sa
from alembic import op

revision = "20261122_0013"
down_revision = "20261122_0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("audience", sa.String(32), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("origin", sa.String(length=24), nullable=True),
        sa.Column("symbol", sa.String(length=60), nullable=False),
        sa.Column("is_moved", sa.Boolean(), nullable=False),
        sa.Column("send_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("gone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["person.id"], name=op.f("fk_message_author_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohort.id"], name=op.f("fk_message_cohort_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
    )
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_message_author_id"), ["author_id"], unique=False)
        batch_op.create_index("ix_message_cohort_id", ["cohort_id", "state"], unique=False)
        batch_op.create_index("ix_message_due", ["state", "send_at"], unique=False)
        batch_op.create_index("uq_message_origin", ["cohort_id", "origin"], unique=True)

    op.create_table(
        "message_setting",
        sa.Column("person_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("mail", sa.String(32), nullable=False),
        sa.Column("quiet_from", sa.Integer(), nullable=False),
        sa.Column("quiet_until", sa.Integer(), nullable=False),
        sa.Column("quiet_weekends", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "quiet_from BETWEEN 0 AND 1439", name=op.f("ck_message_setting_quiet_from")
        ),
        sa.CheckConstraint(
            "quiet_until BETWEEN 0 AND 1439", name=op.f("ck_message_setting_quiet_until")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_message_setting_person_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_message_setting")),
    )
    op.create_table(
        "message_choice",
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["message.id"],
            name=op.f("fk_message_choice_message_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_message_choice_person_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("message_id", "person_id", name=op.f("pk_message_choice")),
    )
    with op.batch_alter_table("message_choice", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_message_choice_person_id"), ["person_id"], unique=False
        )

    op.create_table(
        "message_delivery",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("handed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("is_read", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["message.id"],
            name=op.f("fk_message_delivery_message_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_message_delivery_person_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_delivery")),
        sa.UniqueConstraint(
            "message_id",
            "person_id",
            "channel",
            name=op.f("uq_message_delivery_message_id_person_id_channel"),
        ),
    )
    with op.batch_alter_table("message_delivery", schema=None) as batch_op:
        batch_op.create_index("ix_message_delivery_due", ["state", "due_at"], unique=False)
        batch_op.create_index("ix_message_delivery_open", ["message_id", "state"], unique=False)
        batch_op.create_index(
            "ix_message_delivery_person_id", ["person_id", "channel", "id"], unique=False
        )

    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.add_column(sa.Column("unread", sa.Integer(), server_default="0", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_column("unread")

    with op.batch_alter_table("message_delivery", schema=None) as batch_op:
        batch_op.drop_index("ix_message_delivery_person_id")
        batch_op.drop_index("ix_message_delivery_open")
        batch_op.drop_index("ix_message_delivery_due")

    op.drop_table("message_delivery")
    with op.batch_alter_table("message_choice", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_message_choice_person_id"))

    op.drop_table("message_choice")
    op.drop_table("message_setting")
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.drop_index("uq_message_origin")
        batch_op.drop_index("ix_message_due")
        batch_op.drop_index("ix_message_cohort_id")
        batch_op.drop_index(batch_op.f("ix_message_author_id"))

    op.drop_table("message")
