"""The command line: one file per command; parse, call the library, print."""

from framebridge.cli.entry import main

__all__ = ["main"]
