"""Planning compliance: what is built or planned against what the plan allows."""
