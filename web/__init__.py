"""How the service is asked: calls, their errors, health, metrics and documentation."""
