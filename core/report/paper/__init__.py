"""A report as pages."""
