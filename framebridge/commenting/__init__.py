"""Reading along: one group's remarks on another group's coding, which stays as it is."""
