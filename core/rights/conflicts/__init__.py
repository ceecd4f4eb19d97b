"""Which registered rights are in conflict with each other, with the plan, or with themselves."""
