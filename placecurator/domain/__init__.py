"""The rules of the product, in plain Python: nothing here knows a database or a network."""
