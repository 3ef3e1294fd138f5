"""Questions about financing that a run, or the plan's own terms, answer."""
