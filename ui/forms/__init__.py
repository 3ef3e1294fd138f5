"""Fields and forms made from the plan's schema."""
