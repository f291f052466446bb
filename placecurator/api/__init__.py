"""The REST API. Thin: it reads requests, calls services and writes answers."""
