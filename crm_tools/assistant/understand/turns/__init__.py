"""Questions that go on from the answer before."""
