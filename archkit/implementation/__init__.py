"""Implementation: the workspace that a design becomes, and the proof that it works."""
