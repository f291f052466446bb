"""Benchmarks: ``python -m bench.NAME`` prints figures; bench/RESULTS.md keeps them."""
