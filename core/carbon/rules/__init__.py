"""Limits on carbon, applied to results."""
