"""What moved an indicator between two dates: contributions of pieces that add up to the change."""
