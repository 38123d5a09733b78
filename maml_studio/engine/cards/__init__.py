"""What the card of an initialization that ships tells: measured in pieces, and written for readers."""
