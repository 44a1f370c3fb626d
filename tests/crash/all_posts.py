"""Every kind of mailbox that goes through the outage, the sends and the benchmarks. Another kind is one more line here."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from tests.crash.posts import Post, drop_folder, maildir, memory
from tests.crash.server_posts import ews_double, graph_double, imap

POSTS: dict[str, Callable[[Path], AbstractContextManager[Post]]] = {
    "memory": memory,
    "drop folder": drop_folder,
    "maildir": maildir,
    "imap": imap,
    "ews double": ews_double,
    "graph double": graph_double,
}
