"""Machine-readable zones: fictional holders, drawn documents, and what the nets learn from."""
