"""Data in: CSV, Excel browsing logs, demo data."""
