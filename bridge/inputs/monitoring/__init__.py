"""Layers and tables of monitoring: what indicators are computed of."""
