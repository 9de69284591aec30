"""Django's threaded web server on a socket that was opened by another process."""

from __future__ import annotations

import logging
import socket
import sys

from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler

logger = logging.getLogger(__name__)


class QuietRequestHandler(WSGIRequestHandler):  # type: ignore[misc]
    """Handles requests without a line per request: addresses hold search texts and invitation tokens."""

    # Head and body of an answer are written apart: on a connection that is kept, the body would wait some 40 ms
    # for the client to confirm the head.
    disable_nagle_algorithm = True

    def log_message(self, format: str, *arguments: object) -> None:
        """Write nothing."""


class InheritedSocketServer(ThreadedWSGIServer):  # type: ignore[misc]
    """One thread per connection, on a socket that listens already."""

    def __init__(self, listening: socket.socket) -> None:
        """Take over the socket; nothing is bound here."""
        super().__init__(listening.getsockname(), QuietRequestHandler, bind_and_activate=False)
        self.socket.close()
        self.socket: socket.socket = listening
        self.server_name, self.server_port = listening.getsockname()
        self.setup_environ()

    def handle_error(self, request: object, client_address: object) -> None:
        """Log where a connection failed, without the text of the error."""
        if not isinstance(sys.exception(), ConnectionError):
            logger.exception("connection failed")
