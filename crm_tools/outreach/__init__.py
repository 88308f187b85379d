"""Drafts, approval, email, coupons, follow-ups, delivery, consent."""
