"""What a card shows besides its finding: kept as a part of the run's manifest, told in the language of the card."""
