"""An HTTP proxy before a real server that lets chosen requests go wrong: before or after the server did its work.

    with FaultProxy(server.url) as proxy:
        proxy.fail("POST", "/import", closed(Moment.AFTER))     # stored, but the answer never comes

Each fault happens once, to the first request that fits. Threads only; the body of a request needs a length.
"""

from __future__ import annotations

import contextlib
import http.client
import socket
import struct
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

HTML = b"<html><body>Log in</body></html>"


class Moment(StrEnum):
    """Whether the server has carried the request out when it goes wrong."""

    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True)
class Answer:
    """What the server answered."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes


Ask = Callable[[], Answer]
Fault = Callable[["_Handler", Ask], None]
"""Carries a request out, or not: it is given the client's connection and the way to the server."""


def status(code: int, moment: Moment, retry_after: str | None = None) -> Fault:
    """Answer with this status."""

    def fault(handler: _Handler, ask: Ask) -> None:
        if moment is Moment.AFTER:
            ask()
        wait = [("Retry-After", retry_after)] if retry_after else []
        handler.answer(Answer(code, [("Content-Type", "text/plain"), *wait], b"no"))

    return fault


def closed(moment: Moment) -> Fault:
    """Close the connection without an answer."""

    def fault(handler: _Handler, ask: Ask) -> None:
        if moment is Moment.AFTER:
            ask()
        handler.close_connection = True

    return fault


def reset(moment: Moment) -> Fault:
    """Reset the connection (RST)."""

    def fault(handler: _Handler, ask: Ask) -> None:
        if moment is Moment.AFTER:
            ask()
        handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        socket.close(handler.connection.detach())  # at once: the server would first end it in good order
        handler.close_connection = True

    return fault


def abandoned(handler: _Handler, ask: Ask) -> None:
    """Hand the request on and close at once: the server is still at work when the client looks."""
    threading.Thread(target=ask, daemon=True).start()
    handler.close_connection = True


def silent(seconds: float) -> Fault:
    """Answer so late that the client has given up."""

    def fault(handler: _Handler, ask: Ask) -> None:
        answer = ask()
        time.sleep(seconds)
        handler.answer(answer)

    return fault


def truncated(handler: _Handler, ask: Ask) -> None:
    """Send half of the answer."""
    answer = ask()
    handler.answer(answer, upto=len(answer.body) // 2)
    handler.close_connection = True


def truncated_unnoticed(handler: _Handler, ask: Ask) -> None:
    """Send half of the answer as if it were all of it."""
    answer = ask()
    handler.answer(Answer(answer.status, answer.headers, answer.body[: len(answer.body) // 2]))


def html(moment: Moment) -> Fault:
    """Answer 200 with a page, as a login page or a gateway does."""

    def fault(handler: _Handler, ask: Ask) -> None:
        if moment is Moment.AFTER:
            ask()
        handler.answer(Answer(200, [("Content-Type", "text/html")], HTML))

    return fault


def after_doing(work: Callable[[], object]) -> Fault:
    """Answer as it should be, but first let something else happen."""

    def fault(handler: _Handler, ask: Ask) -> None:
        answer = ask()
        work()
        handler.answer(answer)

    return fault


def killed_at_work(kill: Callable[[], object], delay: float) -> Fault:
    """Kill the server while it is at work on the request; no answer of it arrives, however fast it was."""

    def fault(handler: _Handler, ask: Ask) -> None:
        worker = threading.Timer(delay, kill)
        worker.start()
        with contextlib.suppress(OSError, http.client.HTTPException):
            ask()
        worker.join()
        handler.close_connection = True

    return fault


@dataclass
class FaultProxy:
    """Stands before the server at `upstream`; counts what passes."""

    upstream: str
    passed: list[tuple[str, str]] = field(default_factory=list)
    _faults: list[tuple[str, str, int, Fault]] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __enter__(self) -> FaultProxy:
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.proxy = self
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def fail(self, method: str, path_part: str, *faults: Fault, skip: int = 0) -> None:
        """Let the next requests of this kind go wrong, one fault each; `skip` of them go well before."""
        with self._lock:
            self._faults += [(method, path_part, skip if at == 0 else 0, fault) for at, fault in enumerate(faults)]

    @property
    def waiting(self) -> int:
        """Count the faults that nothing has met yet."""
        with self._lock:
            return len(self._faults)

    def next_fault(self, method: str, path: str) -> Fault | None:
        with self._lock:
            self.passed.append((method, path))
            for at, (wanted, path_part, skip, fault) in enumerate(self._faults):
                if wanted == method and path_part in path:
                    if skip:
                        self._faults[at] = (wanted, path_part, skip - 1, fault)
                        return None
                    del self._faults[at]
                    return fault
        return None

    def ask(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
        place = urlsplit(self.upstream)
        connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=120)
        with contextlib.closing(connection):
            connection.request(method, path, body, headers)
            given = connection.getresponse()
            return Answer(given.status, given.getheaders(), given.read())


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    proxy: FaultProxy

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that has gone is what is being tried."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        proxy = self.server.proxy
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name: value for name, value in self.headers.items() if name.lower() not in _OWN}
        path = urlsplit(self.path).path

        def ask() -> Answer:
            return proxy.ask(self.command, self.path, headers, body)

        fault = proxy.next_fault(self.command, path)
        if fault is not None:
            return fault(self, ask)
        try:
            return self.answer(ask())
        except (OSError, http.client.HTTPException):
            self.close_connection = True  # the server behind is gone

    do_POST = do_PATCH = do_DELETE = do_GET

    def answer(self, answer: Answer, upto: int | None = None) -> None:
        self.send_response_only(answer.status)
        for name, value in answer.headers:
            if name.lower() not in _OWN:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body if upto is None else answer.body[:upto])

    def log_message(self, *_: object) -> None:
        pass


_OWN = frozenset({"host", "connection", "content-length", "transfer-encoding", "accept-encoding"})
