"""What kinds of documents share: values, and what a picture says of other texts."""
