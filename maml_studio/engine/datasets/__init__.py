"""Sets of characters to draw episodes from."""
