"""Edges of a plan against parcels: what to move, and what never to."""
