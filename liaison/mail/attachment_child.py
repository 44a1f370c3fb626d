"""The child process that reads one attachment: bytes come in, a line of JSON goes out, and then it ends.

Started by `attachment_text` as a file, isolated, with an empty environment. Before it looks at the bytes it gives itself its limits and
shuts its doors: no socket, no other process, no file written. Whatever breaks in here breaks here.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

if __name__ == "__main__":  # as a file in isolation: ours is the only place that is added
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from liaison.mail.attachment_answers import Limits, Text, Unreadable, Why
from liaison.mail.attachment_kinds import Kind, kind_of
from liaison.mail.mime_charsets import storable

# what a process that only reads never does; the audit hook cannot be taken off again
SHUT = (
    "socket.",
    "subprocess.",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "os.system",
    "os.remove",
    "os.rename",
    "ctypes.",
)

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC


def main() -> None:
    """Read the attachment on standard input within the limits of the first argument."""
    limits = Limits(**json.loads(sys.argv[1]))
    hold(limits)
    sys.addaudithook(refuse)
    answer = answered(sys.stdin.buffer.read(limits.size + 1), limits)
    sys.stdout.write(json.dumps(answer))
    sys.stdout.flush()


def hold(limits: Limits) -> None:
    """Limits that the system enforces: memory, processor, no file written, no dump of memory; and after everybody else."""
    import resource

    for what, most in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_CPU, limits.processor),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
    ):
        resource.setrlimit(what, (most, most))
    os.nice(10)


def refuse(event: str, arguments: tuple[Any, ...]) -> None:
    """The audit hook."""
    writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & WRITING
    if event.startswith(SHUT) or writes:
        raise PermissionError(f"{event} is not for whoever reads an attachment")


def answered(content: bytes, limits: Limits) -> dict[str, Any]:
    """The answer as JSON values; never raises."""
    try:
        found = text_of(content, limits)
        text = storable(found.text).strip()
        cut = found.cut or len(text) > limits.characters
        return {"text": text[: limits.characters], "cut": cut, "note": found.note}
    except Unreadable as fact:
        return {"why": fact.why.value}
    except MemoryError:
        return {"why": Why.TOO_LARGE.value}
    except Exception:  # a document that breaks its reader is damaged as far as anybody here can tell
        return {"why": Why.DAMAGED.value}


def text_of(content: bytes, limits: Limits) -> Text:
    """The text by what the bytes are. Raises Unreadable, and whatever a library raises."""
    from liaison.mail import attachment_pdf, attachment_rtf, attachment_word, attachment_written

    match kind_of(content):
        case Kind.PDF:
            return attachment_pdf.pdf_text(content, limits)
        case Kind.ZIPPED:
            return attachment_word.word_text(content, limits)
        case Kind.RTF:
            return attachment_rtf.rtf_text(content)
        case Kind.MAIL:
            return attachment_written.mail_words(content)
        case Kind.HTML:
            return attachment_written.html_words(content)
        case Kind.PLAIN:
            return attachment_written.plain_text(content)
        case why:
            raise Unreadable(why)


if __name__ == "__main__":
    main()
