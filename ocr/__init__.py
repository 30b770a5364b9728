"""What characters: recognisers that turn line crops into text, and choosing among known values."""
