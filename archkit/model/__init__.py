"""The words of archkit as frozen values; this package imports nothing of archkit but errors."""
