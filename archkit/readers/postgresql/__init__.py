"""PostgreSQL's logs, in each of their forms."""
