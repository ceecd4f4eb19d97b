"""Plans compared with the present and each other: ranked, drawn, stored."""
