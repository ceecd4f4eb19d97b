"""How a subject would comply, and from which tolerance its verdict changes."""
