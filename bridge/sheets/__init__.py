"""Spreadsheets: plain tables, and forms of the user's own."""
