"""Options of a plan side by side by the indicators of a pack: which is better on all, where they trade off."""
