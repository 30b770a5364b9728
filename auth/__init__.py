"""Who asks: accounts, the tokens that name them, and the guard before each call."""
