"""The network page: a small network trained live."""
