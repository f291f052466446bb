"""Who is who: signing in and out, users, sessions, one-time links and API tokens."""
