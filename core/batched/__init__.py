"""A hundred thousand descents at once: ensembles, maps and fair races."""
