"""Redaction: what should not have been there is taken out wherever it can be reached; the coding moves along."""
