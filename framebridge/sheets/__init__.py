"""Narrative sheets: made from coding, sent, read back, and what the analysis takes from them."""
