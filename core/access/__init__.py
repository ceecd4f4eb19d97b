"""Access lists of ecological control units: what they say about a project."""
