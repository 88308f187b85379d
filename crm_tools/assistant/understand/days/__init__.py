"""Days, periods and comparisons of periods."""
