"""Reports of carbon: what of the tables of a result is printed, with charts and maps. Nothing is computed here."""
