"""The coverage-guided fuzzer on the reading desk, as a process of its own: `python -m tests.mail.fuzz_parse FINDS FOLDER… -max_total_time=480`.

It starts from the mails in the folders, which it only reads; what it finds new goes to FINDS. A mail that raises, breaks an
invariant or takes too long is written to FINDS and ends the process with an error.
"""

from __future__ import annotations

import sys

import atheris  # type: ignore[import-not-found,unused-ignore]

with atheris.instrument_imports(include=["liaison.mail"]):
    from liaison.mail import msg, tnef, winmail  # noqa: F401  loaded lazily by the desk: instrumented too
    from tests.mail.standing import stands_with


def main() -> None:
    """Fuzz until the time is up."""
    atheris.Setup(sys.argv, stands_with)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
