"""Tables, sessions and queries. Nothing here commits but ``database.transaction``."""
