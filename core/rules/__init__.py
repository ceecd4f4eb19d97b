"""How a rule decides: what a pack of rules says, conditions, evaluation."""
