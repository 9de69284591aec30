"""Tables of the walls."""
