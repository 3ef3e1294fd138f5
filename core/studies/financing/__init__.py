"""Studies of financing: questions that a run, or the plan's own terms, answer."""
