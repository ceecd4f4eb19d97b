"""What the docks share: the table of findings, its filters, the card, the map, tasks."""
