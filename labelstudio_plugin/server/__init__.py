"""A whole Label Studio on this machine: its own PostgreSQL, settings, process and page additions.

The door is `embedded.py` (start, stop, status). It runs on Linux and macOS; on Windows every module
that a caller imports still loads, and `start_server` says what to do instead.
"""
