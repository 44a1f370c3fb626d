"""How the service's processes run: the web server, the scheduler, a poll."""

from __future__ import annotations

import signal
import socket
import threading
from contextlib import suppress
from typing import Any

from liaison.app import App
from liaison.cli.edge import Trouble, say


def run_service(app: App, *, port: int | None = None, pages: bool, jobs: bool, demo_password: str = "") -> None:
    """Run pages, jobs or both until stopped by a signal. `demo_password` is shown on a demo's sign-in page."""
    end_gently()
    stop = start_jobs(app) if jobs else None
    try:
        if pages:
            serve_pages(app, port or app.settings.web.port, demo_password)
        else:
            say("Jobs are running. Stop with Ctrl-C.")
            threading.Event().wait()
    except KeyboardInterrupt:
        pass
    finally:
        if stop:
            stop()


def end_gently() -> None:
    """Make a stop by the machine (SIGTERM) as gentle as Ctrl-C: a letter that is just being handed over is settled first."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)


def start_jobs(app: App) -> Any:
    """Start the scheduler; returns what stops it."""
    from jobs.scheduler import start

    return start(app)


def serve_pages(app: App, port: int, demo_password: str = "") -> None:
    """Serve the pages until stopped. Raises Trouble when the port is taken."""
    import uvicorn

    from liaison.web.window import create_app

    host = app.settings.web.host
    refuse_taken(host, port)
    say(f"Liaison is at http://{host}:{port}/")
    uvicorn.run(
        create_app(app, demo_password=demo_password),
        host=host,
        port=port,
        log_level="warning",
        access_log=False,
        server_header=False,
    )


def refuse_taken(host: str, port: int) -> None:
    """Raise Trouble when something listens there already."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Trouble(
                f"Port {port} cannot be used ({error.strerror}): is Liaison running already? Choose another with --port."
            ) from error


def poll_once(app: App) -> dict[str, Any]:
    """One poll of every mailbox, through to routed."""
    from jobs.poll_mailboxes import poll
    from jobs.triage_messages import drain

    now = app.now()
    taken = poll(app, now)
    return {**taken, **drain(app, app.now())}


def poll_for_ever(app: App) -> None:
    """Poll and triage again and again until stopped."""
    end_gently()
    say("Polling. Stop with Ctrl-C.")
    with suppress(KeyboardInterrupt):
        while True:
            for trouble in poll_once(app)["trouble"]:
                say(trouble)
            for mailbox in app.mailboxes.values():
                mailbox.wait(app.settings.poll_seconds / len(app.mailboxes))
            app.doors.look_again()
