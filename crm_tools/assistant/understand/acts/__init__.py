"""Orders to act, and for whom."""
