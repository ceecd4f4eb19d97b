"""How a rule decides: conditions, verdicts, evaluation."""
