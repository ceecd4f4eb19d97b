"""What the occupation asks, and what it makes of its rows."""
