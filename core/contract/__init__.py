"""What all checks share, below every subject: it knows no rule, no layer and no pack."""
