"""One module a format; each returns a kg.document.Document."""
