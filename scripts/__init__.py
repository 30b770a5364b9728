"""Commands, one a module: ``python -m scripts.<name> --help``."""
