"""Alembic's entry: runs the migrations on the connection that `store.database` hands over."""

from alembic import context

from store.tables import Table

context.configure(
    connection=context.config.attributes["connection"], target_metadata=Table.metadata, render_as_batch=True
)
context.run_migrations()
