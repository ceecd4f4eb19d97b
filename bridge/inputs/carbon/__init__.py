"""From layers, tables and choices to what core computes carbon of."""
