"""Do the layers that were given cover what changed on the ground? A first comparison, and no judgement."""
