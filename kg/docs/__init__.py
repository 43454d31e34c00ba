"""The reference pages: made from the sources, shown by the application and written as files."""
