"""What the levels of a year look like side by side: a matrix, one series, two answers compared, tables to hand on."""
