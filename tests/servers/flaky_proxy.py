"""A line that breaks: passes bytes on to a server and cuts each connection after a number of them, drawn from a seeded chance."""

from __future__ import annotations

import random
import socket
import threading
from contextlib import suppress

CHUNK = 1024


class FlakyProxy:
    """Stands before a server on this machine. Each connection lives for some number of bytes of `lives` (either way), then is cut.

    `cuts` counts them. With `healthy` nothing is cut.
    """

    def __init__(self, target: int, *, seed: int, lives: tuple[int, int]) -> None:
        self.target, self.lives, self.healthy, self.cuts = target, lives, False, 0
        self._chance = random.Random(seed)
        self._lock = threading.Lock()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listening.getsockname()[1])
        self._open: set[socket.socket] = set()
        threading.Thread(target=self._accept, daemon=True).start()

    def stop(self) -> None:
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        with self._lock:
            left = list(self._open)
        for sock in left:
            hang_up(sock)

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listening.accept()
                far = socket.create_connection(("127.0.0.1", self.target))
            except OSError:
                return
            life = Life(self._chance.randint(*self.lives))
            with self._lock:
                self._open |= {near, far}
            for source, sink in ((near, far), (far, near)):
                threading.Thread(target=self._pass_on, args=(source, sink, life), daemon=True).start()

    def _pass_on(self, source: socket.socket, sink: socket.socket, life: Life) -> None:
        with suppress(OSError):
            while data := source.recv(CHUNK):
                allowed = data if self.healthy else data[: life.take(len(data))]
                sink.sendall(allowed)
                if len(allowed) < len(data):
                    self.cuts += 1
                    break
        for sock in (source, sink):
            hang_up(sock)
        with self._lock:
            self._open -= {source, sink}


class Life:
    """How many bytes a connection has left."""

    def __init__(self, left: int) -> None:
        self._left, self._lock = left, threading.Lock()

    def take(self, wanted: int) -> int:
        """How many of the wanted bytes may still pass."""
        with self._lock:
            given = min(wanted, self._left)
            self._left -= given
            return given


def hang_up(sock: socket.socket) -> None:
    """Cut a connection without a farewell."""
    with suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)
    sock.close()
