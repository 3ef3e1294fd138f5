"""GPU-hours, serving, commitments and credits."""
