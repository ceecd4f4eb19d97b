"""Land use: codes, occupation, tables and statement."""
