"""Revenue, costs, the treasury and the measures of cash."""
