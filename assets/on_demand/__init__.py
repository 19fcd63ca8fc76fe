"""The shop as a source of rows on demand."""
