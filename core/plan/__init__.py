"""Land against its plan, and a plan against the plan above it."""
