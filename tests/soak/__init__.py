"""Many users at once against a real server: `make soak`."""
