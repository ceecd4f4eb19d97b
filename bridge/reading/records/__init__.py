"""Which records of a file have a place that a rectangle finds."""
