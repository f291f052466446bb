"""Looking for places with a provider, and staging what is found."""
