"""Rows in, Evidence out: what the logs say, each answer with its query."""
