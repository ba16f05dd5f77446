"""The proof ladder over generated code."""

from archkit.implementation.proof.ladder import NAMES, prove

__all__ = ["NAMES", "prove"]
