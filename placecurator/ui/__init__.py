"""The pages, in Python. Handlers are thin: what happens is decided by the services."""
