"""Member checks: what goes to participants, and what comes back from them into T8."""
