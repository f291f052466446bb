"""Telling open pages what changed, without a query for each of them."""
