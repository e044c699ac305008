"""A small page on this machine that shows the newest round of a watch, and waits for the next."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from scenario_runner.errors import InputError
from scenario_runner.reporting.watch_page import ASSETS, Round, asset, drive_svg, facts_of

HERE = "127.0.0.1"
PATIENCE_S = 20.0
"""How long a page that asks for the next round is kept waiting before it asks anew."""

SVG, JSON = "image/svg+xml; charset=utf-8", "application/json; charset=utf-8"
ONLY_OURS = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'"
)


class Board:
    """The newest round, which the watch puts up and pages wait for."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._newest: Round | None = None

    def put_up(self, tried: Round) -> None:
        """Show a round from now on."""
        with self._changed:
            self._newest = tried
            self._changed.notify_all()

    def newest(self) -> Round | None:
        """The round that is shown; None before the first."""
        with self._changed:
            return self._newest

    def other_than(self, number: int) -> Round | None:
        """The newest round, once it is another one than this; None where there was none for PATIENCE_S."""
        with self._changed:
            self._changed.wait_for(lambda: self._newest is not None and self._newest.number != number, PATIENCE_S)
            return None if self._newest is None or self._newest.number == number else self._newest


@contextmanager
def served(board: Board, port: int) -> Iterator[str]:
    """While it lasts the board's page is served; its address. Port 0 is any that is free.

    Raises:
        InputError: the port is taken.
    """
    try:
        server = _Server((HERE, port), _Answers)
    except OSError as error:
        raise InputError(f"port {port} cannot be served on ({error.strerror}); name another with --port") from error
    server.board = board
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield f"http://{HERE}:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


class _Server(ThreadingHTTPServer):
    """Answers in threads that end with the process: some wait for the next round."""

    daemon_threads = True
    block_on_close = False
    board: Board

    def handle_error(self, request: object, client_address: object) -> None:
        """A page that was closed while it waited is no fault; anything else is told."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class _Answers(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:  # noqa: N802 - the name http.server calls
        """Answer a page of this machine; others may not ask through a name that leads here."""
        if self.headers.get("Host", "") not in (
            f"{HERE}:{self.server.server_port}",
            f"localhost:{self.server.server_port}",
        ):
            self.send_error(HTTPStatus.FORBIDDEN, "ask by 127.0.0.1")
            return
        asked = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(asked.query).items()}
        if asked.path in ASSETS:
            self._send(*asset(asked.path))
        elif asked.path == "/round":
            self._send_round(query)
        else:
            self._send_picture(asked.path, query)

    def _send_round(self, query: dict[str, str]) -> None:
        number = query.get("after", "0")
        tried = self.server.board.other_than(int(number) if number.isdecimal() else 0)
        if tried is None:
            self.send_response(HTTPStatus.NO_CONTENT)
            self.end_headers()
        else:
            self._send(json.dumps(facts_of(tried), ensure_ascii=False).encode(), JSON)

    def _send_picture(self, path: str, query: dict[str, str]) -> None:
        tried = self.server.board.newest()
        drawn = None
        if tried is not None and path == "/picture.svg":
            drawn = tried.picture or None
        elif tried is not None and path == "/drive.svg":
            drawn = drive_svg(tried, query.get("case", ""))
        if drawn is None:
            self.send_error(HTTPStatus.NOT_FOUND)
        else:
            self._send(drawn.encode(), SVG)

    def _send(self, content: bytes, kind: str) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("Content-Security-Policy", ONLY_OURS)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name in http.server
        """Say nothing: the terminal is for the rounds."""
