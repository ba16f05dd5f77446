"""MySQL's, MariaDB's and Percona Server's slow log."""
