"""Reports from results that exist."""
