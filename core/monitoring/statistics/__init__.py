"""What a spreadsheet of statistics says, whose heads stand over several columns: one row a value."""
