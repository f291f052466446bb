"""What extraction finds on labelled pages, and what others find there."""
