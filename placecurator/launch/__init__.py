"""Starting the whole product on one machine: checks, Redis, supervisor, progress in words."""
