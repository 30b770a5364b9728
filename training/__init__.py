"""Where the models come from: drawn cards, photographs of them, trainings and measurements."""
