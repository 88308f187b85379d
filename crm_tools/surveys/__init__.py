"""Questionnaires, invitations, answers, feedback analysis."""
