"""Where a study lives: documents as text, rows as Parquet, questions through DuckDB."""
