"""The format of packs of every kind: files, tables, fields, cases; what each kind says stands with its check."""
