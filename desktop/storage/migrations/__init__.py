"""Steps of the schema, run by alembic. They import nothing of the application."""
