"""Alembic's way in: it is always called by storage.database, with a connection in hand."""

from __future__ import annotations

from alembic import context

context.configure(connection=context.config.attributes["connection"], transactional_ddl=True)
context.run_migrations()
