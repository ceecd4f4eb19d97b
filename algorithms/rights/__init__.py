"""Rights on land, and its life from approval to registration."""
