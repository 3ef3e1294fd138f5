"""Studies: a run → figures. One folder a page section."""
