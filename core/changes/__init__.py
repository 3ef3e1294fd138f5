"""Changes: plan → plan."""
