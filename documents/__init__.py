"""What a document is: kinds, the pipeline that reads them, and the answer they give."""
