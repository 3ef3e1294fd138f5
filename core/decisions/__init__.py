"""What re-runs the simulation to answer a question: readings of the verdict, movers, stress."""
