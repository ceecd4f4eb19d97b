"""Two versions of a control layer: what changed, and why."""
