"""Studies of cash flow."""
