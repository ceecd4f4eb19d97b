"""What two dates of land, or land and a plan, gain and lose; soils that change their use."""
