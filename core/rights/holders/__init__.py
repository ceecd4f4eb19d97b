"""Whose land projects take: holders as tokens, what is shared, what is open, and a ledger that closes."""
