"""Which names mean the same thing, inside a document and across documents."""
