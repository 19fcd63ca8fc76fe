"""What the name of a column can mean, and how that is drawn."""
