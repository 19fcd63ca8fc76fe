"""One class a way of drawing a column."""
