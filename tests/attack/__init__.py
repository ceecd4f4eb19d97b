"""Attacks on the algorithms: seeded damage to what they read, each case in a process of its own. ``./dev attack``."""
