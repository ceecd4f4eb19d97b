"""Which land projects take: class, owner, place, quality."""
