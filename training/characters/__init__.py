"""Single characters: drawn, cut from lines, learnt, tuned."""
