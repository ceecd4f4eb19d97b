"""The control lines themselves."""
