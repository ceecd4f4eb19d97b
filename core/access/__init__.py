"""Access lists of ecological control units, applied to projects."""
