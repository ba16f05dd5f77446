"""The project context: the memory that architects, archkit and other agents read and write."""
