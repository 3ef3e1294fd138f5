"""The training lab: tensor, layers, optimisers, loop and worker."""
