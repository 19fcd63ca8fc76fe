"""Numbers from keys."""
