"""A TCP proxy that can be broken, to take away one server and leave the others."""

from __future__ import annotations

import contextlib
import socket
import threading

from tests.conftest import free_port


class Proxy:
    """Passes everything on to a server. `port` stays the same when it is broken and mended."""

    def __init__(self, host: str, port: int) -> None:
        self.port = free_port()
        self._target = (host, port)
        self._open: list[socket.socket] = []
        self._lock = threading.Lock()
        self._silent = threading.Event()
        self.mend()

    def mend(self) -> None:
        """Takes new connections."""
        self._silent = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self._accept, args=(self._listener, self._silent), daemon=True).start()

    def cut(self) -> None:
        """Breaks every connection and refuses new ones, as a server that ends."""
        self._close(self._listener)
        with self._lock:
            for one in self._open:
                self._close(one)
            self._open.clear()

    def fall_silent(self) -> None:
        """Refuses new connections; those that are there never hear or say a word again, as with a
        server that lost its network."""
        self._silent.set()
        self._close(self._listener)

    def _accept(self, listener: socket.socket, silent: threading.Event) -> None:
        while True:
            try:
                client, _ = listener.accept()
                server = socket.create_connection(self._target)
            except OSError:
                return
            with self._lock:
                self._open += [client, server]
            for source, sink in ((client, server), (server, client)):
                threading.Thread(target=self._pass_on, args=(source, sink, silent), daemon=True).start()

    def _pass_on(self, source: socket.socket, sink: socket.socket, silent: threading.Event) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65_536):
                if not silent.is_set():
                    sink.sendall(data)
            if not silent.is_set():
                sink.shutdown(socket.SHUT_WR)

    def _close(self, one: socket.socket) -> None:
        with contextlib.suppress(OSError):  # a listener that is only closed goes on accepting
            one.shutdown(socket.SHUT_RDWR)
        one.close()
