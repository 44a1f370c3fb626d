"""A double of an IMAP server, for what no real one says on demand: it is a table of answers by command, without TLS of its own.

Used with STARTTLS refused, odd greetings, and codes of RFC 5530; reached by a TLS context of the tests where a safe line is needed.
"""

from __future__ import annotations

import re
import socket
import ssl
import threading
from collections import Counter
from contextlib import suppress

from tests.servers.authority import Papers

# what a well-behaved server answers; "{tag}" is the command's, "{more}" its arguments
PLAIN = {
    "CAPABILITY": "* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n{tag} OK done\r\n",
    "AUTHENTICATE": "+ \r\n",
    "LIST": '* LIST () "/" INBOX\r\n{tag} OK done\r\n',
    "SELECT": "* 1 EXISTS\r\n* FLAGS (\\Seen)\r\n* OK [PERMANENTFLAGS (\\Seen)] ok\r\n* OK [UIDVALIDITY 7] ok\r\n* OK [UIDNEXT 6] ok\r\n{tag} OK [READ-WRITE] done\r\n",
    "EXAMINE": "* 1 EXISTS\r\n* FLAGS (\\Seen)\r\n* OK [PERMANENTFLAGS ()] ok\r\n* OK [UIDVALIDITY 7] ok\r\n* OK [UIDNEXT 6] ok\r\n{tag} OK [READ-ONLY] done\r\n",
    "SEARCH": "* SEARCH 5\r\n{tag} OK done\r\n",
    "NOOP": "{tag} OK done\r\n",
}
HANG_UP = ""


class ImapScript:
    """Answers as `PLAIN`, with `answers` before it. A list is used up one by one, its last answer stays. HANG_UP cuts the line."""

    def __init__(
        self, papers: Papers | None, answers: dict[str, str | list[str]], greeting: str = "* OK hello\r\n"
    ) -> None:
        self.answers: dict[str, str | list[str]] = {**PLAIN, **answers}
        self.greeting, self.heard = greeting, Counter[str]()
        self.said: dict[str, list[str]] = {}
        self._context, self._idling = None, ""
        if papers:
            self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self._context.load_cert_chain(papers.certificate, papers.key)
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listening.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()

    def stop(self) -> None:
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                sock, _ = self._listening.accept()
                threading.Thread(target=self._serve, args=(sock,), daemon=True).start()

    def _serve(self, sock: socket.socket) -> None:
        with suppress(OSError, ValueError):
            line = self._context.wrap_socket(sock, server_side=True) if self._context else sock
            with line, line.makefile("rb") as file:
                line.sendall(self.greeting.encode())
                while said := file.readline().decode():
                    answer = self._answer(said, file, line)
                    if answer == HANG_UP:
                        break
                    line.sendall(answer.encode())
        sock.close()

    def _answer(self, said: str, file: object, line: socket.socket) -> str:
        tag, _, rest = said.strip().partition(" ")
        words = re.sub(r"^UID ", "", rest)
        name = words.partition(" ")[0].upper()
        self.heard[name] += 1
        self.said.setdefault(name, []).append(rest)
        if name == "AUTHENTICATE":
            line.sendall(self._next("AUTHENTICATE").encode())
            file.readline()  # type: ignore[attr-defined]
            name = "SIGN-IN"
        if name == "IDLE":
            self._idling = tag
        if tag == "DONE":
            name = "DONE"
        return self._next(name).replace("{tag}", tag).replace("{idle}", self._idling)

    def _next(self, name: str) -> str:
        known = self.answers.get(name, "{tag} OK done\r\n")
        if isinstance(known, list):
            return known.pop(0) if len(known) > 1 else known[0]
        return known
