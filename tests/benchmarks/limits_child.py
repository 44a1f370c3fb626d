"""Reads mails one by one, each in a fork of its own that has room and time for no more than it should need, and says what each took.

`python -m tests.benchmarks.limits_child`: a path a line comes in; a JSON line goes out: seconds of CPU, megabytes beyond the mail's own
bytes, what the mail was read as; or `died`, the signal that ended it.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from pathlib import Path

SECONDS = 20  # of CPU, after which the system ends a reading: a hang is an answer too
ROOM = 400  # megabytes of address space beyond what is there before
MB = 1024 * 1024


def main() -> None:
    """Answer each line."""
    from liaison.mail.mime import parse

    parse(b"Content-Type: text/html\n\n<p>words <b>in HTML</b>")  # what the libraries weigh is not the mail's
    for line in sys.stdin:
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reader)
            answer = json.dumps(_taken(Path(line.rstrip("\n"))))
            os.write(writer, answer.encode())
            os._exit(0)
        os.close(writer)
        with os.fdopen(reader, "rb") as pipe:
            said = pipe.read().decode()
        status = os.waitpid(child, 0)[1]
        print(said or json.dumps({"died": os.waitstatus_to_exitcode(status)}), flush=True)


def _taken(path: Path) -> dict[str, object]:
    """What reading one mail takes."""
    from liaison.mail.mime import parse

    raw = path.read_bytes()
    pages = Path("/proc/self/statm").read_text().split()
    page = resource.getpagesize()
    most = int(pages[0]) * page + ROOM * MB
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    used = _cpu()
    resource.setrlimit(resource.RLIMIT_CPU, (int(used) + SECONDS, int(used) + SECONDS))
    mail = parse(raw)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return {
        "seconds": _cpu() - used,
        "megabytes": max(0.0, (peak - int(pages[1]) * page) / MB),
        "broken": any("broke the reading" in doubt for doubt in mail.doubts),
        "silent": not mail.text.strip() and not mail.unreadable,
    }


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
