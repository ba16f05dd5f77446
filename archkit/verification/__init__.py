"""Verdicts out: gates judged by evidence."""
