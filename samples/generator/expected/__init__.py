"""Expected answers, by reasoning and plain sums, none by the engine."""
