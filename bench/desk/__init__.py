"""How fast the curator's desk is on very many rows: ``python -m bench.desk``."""
