"""Pre-check of a database against a schema: structure, attributes, areas, topology, logic, change."""
