"""Import and export: boundary-point files and drawings."""
