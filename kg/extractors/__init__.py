"""spaCy components, one a file; each wraps a plain function that knows no spaCy."""
