"""Limits that gates judge by and rules look at."""

from __future__ import annotations

MOST_CONNECTIONS = 30
