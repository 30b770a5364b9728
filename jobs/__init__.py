"""Many cards: workers on other machines, and folders read by several processes."""
