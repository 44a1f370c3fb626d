"""THE COMMANDS: the top floor. Each command reads its arguments, calls a room, prints.

What belongs here: arguments, printing, exit codes (0 done, 1 failed with one clear line, 2 wrong usage, 3 ran well and found a
problem). What never does: work. Heavy imports stand inside the commands, so that `liaison --help` is quick.
"""

from __future__ import annotations

import typer

from liaison.cli import (
    floor_commands,
    keeping,
    looking,
    reader_commands,
    running,
    sender_commands,
    simulate_command,
    triage_command,
)

app = typer.Typer(
    name="liaison",
    help="No GP's question lost, no person in shared care a year without a review.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for room in (
    running,
    triage_command,
    looking,
    keeping,
    reader_commands,
    sender_commands,
    floor_commands,
    simulate_command,
):
    room.add_to(app)


def main() -> None:
    """Run one command; expected trouble is one clear line and exit code 1."""
    from liaison.cli.edge import plainly, speak_utf8

    speak_utf8()
    with plainly():
        app()
