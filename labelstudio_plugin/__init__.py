"""Everything that talks to Label Studio: its server, its API, its labelling configuration."""
