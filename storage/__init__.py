"""Where things are kept: the service's own database, and the vault that seals what lies in it."""
