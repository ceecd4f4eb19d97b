"""Columns of land-use codes: which list, which class, what is wrong, what becomes of a code elsewhere."""
