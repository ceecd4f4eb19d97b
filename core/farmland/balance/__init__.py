"""Occupied against replenished cropland, in three ledgers."""
