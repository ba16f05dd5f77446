"""Candidates for every design question, with scores."""
