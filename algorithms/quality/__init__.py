"""The pre-check of a database."""
