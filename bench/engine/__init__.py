"""How many scans a worker makes, next to other ways to run the same work."""
