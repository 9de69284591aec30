"""Alembic runs this; the caller hands over a connection that is already in a transaction."""

from alembic import context

from framebridge.store.tables import REVISION_TABLE, metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=REVISION_TABLE,
)
with context.begin_transaction():
    context.run_migrations()
