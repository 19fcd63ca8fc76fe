"""What holds for the shop's rows."""
