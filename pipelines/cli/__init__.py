"""The command ``mockmart``."""
