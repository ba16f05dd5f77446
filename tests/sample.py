"""Where the shop sample is."""

from pathlib import Path

SHOP = Path(__file__).resolve().parents[1] / "data" / "shop"
