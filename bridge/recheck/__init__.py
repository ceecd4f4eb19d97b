"""A check run again where something changed since a run."""
