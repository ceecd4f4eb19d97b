"""Access lists of ecological control units."""
