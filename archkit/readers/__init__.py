"""Files in, rows or a System out; one format, one file."""
