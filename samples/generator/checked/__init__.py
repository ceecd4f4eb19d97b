"""What is checked and against what: projects, control lines, and planted faults."""
