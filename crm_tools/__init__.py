"""The CRM analyst desk. Each folder is a room; arrows between rooms point one way (see docs and pyproject.toml)."""
