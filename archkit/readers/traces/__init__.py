"""What tracers write: spans, the requests that begin in them, and the statements that they name."""
