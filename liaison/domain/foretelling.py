"""Dry runs of jobs: which cannot be told honestly, and what is left out of those that are told. The law of jobs/rehearse and of its page."""

from __future__ import annotations

from collections.abc import Mapping

# the jobs that cannot be rehearsed honestly → why
REFUSED: Mapping[str, str] = {
    "poll_mailboxes": "only the mailbox itself knows what lies in it, and a dry run reads no mailbox",
    "reconcile_ledger": "it compares with the mailbox itself, and a dry run reads no mailbox",
    "retrain_reader": "whether a reader is better is only known once it is trained, and training writes its files",
}
# what a dry run leaves out of a job that it does tell of
LEFT_OUT: Mapping[str, str] = {
    "send_letters": "Servers are not asked after letters of unknown fate.",
    "watch_urgent": "Calls by webhook and SMS are not made and not counted.",
    "watch_mailboxes": "The webhook is not rung, and servers are not asked.",
    "watch_reader": "The webhook is not rung.",
}
