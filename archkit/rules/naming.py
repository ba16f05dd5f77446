"""Ids of findings: stable, made from the rule and the subject."""

from __future__ import annotations

import re


def finding_id(rule: str, subject: str) -> str:
    """Return F-<rule>-<subject>, with characters that an id may hold."""
    return f"F-{rule}-{re.sub(r'[^A-Za-z0-9_.:+-]+', '_', subject)}"
