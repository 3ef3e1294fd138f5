"""Monthly figures as people have them: reading, repairing, refusing."""
