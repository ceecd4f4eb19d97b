"""What is true: planning rules and measures on plain tables, without QGIS."""
