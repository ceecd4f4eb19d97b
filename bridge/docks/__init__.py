"""What docks ask: comparisons, one project's remedies, one place after the other."""
