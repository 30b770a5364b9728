"""Firebase: its accounts, and the tokens that it gives out."""
