"""Service boundaries: propose a decomposition, or score the one an architect edits."""

from archkit.design.boundaries.propose import propose_boundaries, score_assignment

__all__ = ["propose_boundaries", "score_assignment"]
