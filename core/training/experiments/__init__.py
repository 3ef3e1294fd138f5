"""What the lab can teach: each experiment is a model with its data, its loss, its measures and what there is
to see.
"""
