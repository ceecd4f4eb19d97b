"""What a report says, whatever it is written on: words, numbers, cells, rows, data."""
