"""Charts as plain shapes, and their colours."""
