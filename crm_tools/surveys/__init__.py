"""Questionnaires, invitations, answers, and what customers say in them."""
