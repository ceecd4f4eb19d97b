"""The sample county: drawn, in formats, as inputs of every algorithm."""
