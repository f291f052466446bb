"""Place Curator: triage a pile of staged places; what you select is deep-scanned by itself."""
