"""Small situations by hand, and small packs as text."""
