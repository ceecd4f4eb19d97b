"""What land stores, by pool, class and zone, and how sure each number is."""
