"""What ``make bench`` runs: figures, never verdicts."""
