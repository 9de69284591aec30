"""Tables of the overview."""
