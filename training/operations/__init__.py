"""Keeping an installation: its schema, its backups, its demo, its start.

Doors   schema (Alembic), backup, restore, archive (the file format), rows (counts and digests),
        running (one site per instance), start, publication, demo, cli
Terms   revision, archive, manifest, digest of a table, instance
"""
