"""Retrieval: questions in plain words to the study's documents and a repository, answered by SQLite FTS5."""

from archkit.context.retrieval.library import Library

__all__ = ["Library"]
