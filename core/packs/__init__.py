"""The format of packs of every kind: files, tables, fields, cases. Each kind's content is defined next to its check."""
