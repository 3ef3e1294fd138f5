"""Parts of the plan pages."""
