"""Totals by unit against targets, sums of targets below, expansion, applications."""
