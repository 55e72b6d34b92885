"""What Alembic loads before it migrates; training/operations/schema.py began the transaction."""

from alembic import context

context.configure(**context.config.attributes["options"])
context.run_migrations()
