"""Large grids and random searches: a study file, its run, its table."""
