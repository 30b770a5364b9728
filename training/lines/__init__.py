"""The nets that read lines: their lines, their training, their measure."""
