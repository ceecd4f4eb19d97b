"""Writes the sample county. Everything in it is invented; see ``samples/README.md``."""
