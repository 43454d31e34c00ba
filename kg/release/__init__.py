"""``kg publish``: a graph as a folder of files to cite, to check and to put on any web server."""

from kg.release.writing import PAGES, SUMS, Release, Terms, publish

__all__ = ["PAGES", "SUMS", "Release", "Terms", "publish"]
