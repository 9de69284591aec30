"""The coordinator's page, invitations, and accounts that come and go."""
