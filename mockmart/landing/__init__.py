"""Batches to Parquet, whole or not at all."""
