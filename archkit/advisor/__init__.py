"""The advisor: proposals that cite what was measured; rules answer by default, Claude where a key is set."""
