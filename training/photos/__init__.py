"""Photos and scans of drawn documents."""
