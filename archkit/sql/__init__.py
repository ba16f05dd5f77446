"""The only door to sqlglot, and everything archkit knows about SQL text."""
