"""Plans beside the present and each other: compared, ranked, drawn, kept."""
