"""Speed and scale, run by hand: ``make bench`` or ``python -m benchmarks [NAME …]``."""
