"""Subjects against control lines: request of a check, the state of its inputs, and its report."""
