"""The words of an attachment, read in a child process of its own: whatever the document does, this process goes on.

What is not read at all (pictures, archives, programs) is told by its first bytes, without a child. The child gets no environment, no
file but its pipes, and limits on memory, processor and time; it is always waited for.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

from liaison.mail.attachment_answers import LIMITS, Limits, NoText, Text, Why
from liaison.mail.attachment_kinds import Kind, kind_of

CHILD = Path(__file__).with_name("attachment_child.py")
# nothing of ours is inherited: the environment holds the passwords of mailbox and database
ENVIRONMENT = {"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"}
SPENT = (-signal.SIGXCPU, -signal.SIGKILL)  # how a child ends whose processor time is used up


def read(content: bytes, limits: Limits = LIMITS, child: Path = CHILD) -> Text | NoText:
    """The text of one attachment, or why there is none. Never raises for what the bytes hold; OSError where no child can be started."""
    if len(content) > limits.size:
        return NoText(Why.TOO_LARGE)
    kind = kind_of(content)
    if not isinstance(kind, Kind):
        return NoText(kind)
    code, said = in_a_child(content, limits, child)
    if code in (None, *SPENT):
        return NoText(Why.TOO_SLOW)
    return understood(said, limits) if code == 0 else NoText(Why.DAMAGED)


def in_a_child(content: bytes, limits: Limits, entry: Path) -> tuple[int | None, bytes]:
    """How the child ended (None: it had to be stopped) and what it said. It is gone when this returns, however it returns."""
    command = [sys.executable, "-I", "-B", str(entry), json.dumps(limits.as_dict())]
    pipe, nothing = subprocess.PIPE, subprocess.DEVNULL
    child = subprocess.Popen(
        command, stdin=pipe, stdout=pipe, stderr=nothing, env=ENVIRONMENT, cwd="/", start_new_session=True
    )
    with child:
        try:
            said, _ = child.communicate(content, timeout=limits.seconds)
            return child.returncode, said
        except subprocess.TimeoutExpired:
            return None, b""
        finally:
            child.kill()  # harmless where it has ended; leaving the block waits for it


def understood(said: bytes, limits: Limits) -> Text | NoText:
    """What the child said, taken for what it is: words of a process that has read a stranger's document."""
    try:
        answer = json.loads(said)
        if "why" in answer:
            return NoText(Why(answer["why"]))
        text, cut, note = str(answer["text"]), bool(answer["cut"]), str(answer["note"])
    except (ValueError, KeyError, TypeError):
        return NoText(Why.DAMAGED)
    return Text(text[: limits.characters], cut, note[:500])
