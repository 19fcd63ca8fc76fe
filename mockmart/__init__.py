"""The engine: from a pandera schema to rows that satisfy it, landed as Parquet. It knows no entity of the shop."""
