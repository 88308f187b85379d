"""What comes by itself: reports, lists, alerts and drafts, every day or week."""
