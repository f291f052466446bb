"""Real processes, broken at random, and the check that nothing was lost or written twice.

``python -m bench.chaos --places 10000 --faults 100 --seed 1`` runs it on SQLite and PostgreSQL.
"""
