"""Another system that is called: a server on this machine that keeps what it gets and answers as it is told."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread


@dataclass
class Receiver:
    """What came, and how it is answered: a status each, the last one for all that follow."""

    port: int = 0
    statuses: list[int] = field(default_factory=lambda: [204])
    messages: list[tuple[Message, bytes]] = field(default_factory=list)
    slow: Callable[[], object] | None = None  # what it does before it answers
    came: Event = field(default_factory=Event)
    location: str = ""

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}/take?from=qianli"


@contextmanager
def receiving() -> Iterator[Receiver]:
    """Run a receiver."""
    receiver = Receiver()

    class Taking(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.messages.append((self.headers, body))
            receiver.came.set()
            if receiver.slow:
                receiver.slow()
            statuses = receiver.statuses
            self.send_response(statuses.pop(0) if len(statuses) > 1 else statuses[0])
            if receiver.location:
                self.send_header("Location", receiver.location)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Taking)
    server.daemon_threads = True
    receiver.port = server.server_address[1]
    running = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    running.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        running.join()
