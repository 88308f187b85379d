"""Actions on customers: drafted, approved by a person, carried out by the worker; email, coupons, follow-ups."""
