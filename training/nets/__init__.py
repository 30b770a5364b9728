"""What every training shares: the loop, the start, the mean of two nets."""
