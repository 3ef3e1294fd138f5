"""Many trainings: tuning, scaling, parallel."""
