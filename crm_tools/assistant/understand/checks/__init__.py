"""A second look at a call before it is made."""
