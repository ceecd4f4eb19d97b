"""The check itself: roles judged, ledgers, filters, verdicts, findings in words."""
