"""The annual check-up: pages of a report from a series store, and what the tables of a year add to it."""
