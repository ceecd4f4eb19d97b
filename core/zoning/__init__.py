"""Subjects against control lines: what a check is asked, what it read, and its report."""
