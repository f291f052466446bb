"""The demo provider: a real server that answers like Google Places and serves shop websites."""
