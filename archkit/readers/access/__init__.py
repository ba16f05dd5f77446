"""Access logs of HTTP servers and frameworks."""
