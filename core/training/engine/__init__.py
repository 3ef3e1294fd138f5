"""The engine: tensors, layers, optimisers, the loop."""
