"""Data, not code: units, words, regions, relations and scoring standards. See docs/architecture.md."""
