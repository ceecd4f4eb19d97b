"""Reports: renders what was computed, computes nothing."""
