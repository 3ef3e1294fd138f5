"""What a number of the plan may be: a distribution with its description."""
