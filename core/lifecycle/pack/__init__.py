"""What a pack says of the life of land: stages, tables, transitions, conditions, routes."""
