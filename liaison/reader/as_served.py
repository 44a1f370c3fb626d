"""Labelled rows as service would show them: floor and reader see the newly written text, whatever history a row's body quotes.

A row comes in as it stands in a file, and goes out with the body that `domain.screening` would hand on: new text, or the whole where the mail is a
forward or its new text says nearly nothing. So an evaluation measures what a site would get.
"""

from __future__ import annotations

from dataclasses import replace

from liaison.domain.mails import ParsedMail
from liaison.domain.redflags import check, floor_level
from liaison.domain.screening import screen
from liaison.mail.mime import FORWARD_SUBJECT, REPLY_SUBJECT
from liaison.mail.quoting import fold
from models.taxonomy import Urgency
from models.workshop.corpus import Row


def as_served(row: Row) -> Row:
    """The row with the body that floor and reader see in service."""
    return replace(row, body=screen(_mail(row)).text_for_model)


def floor_of(row: Row) -> Urgency | None:
    """The floor's level of a row, None where it is quiet. Rows of public sets (no urgency, no outcome but query) are no mails: it is not asked."""
    if row.urgency is None and row.category is not None:
        return None
    return floor_level(check(screen(_mail(row)).text_for_floor))


def _mail(row: Row) -> ParsedMail:
    folded = fold(row.body, is_reply=REPLY_SUBJECT.match(row.subject) is not None)
    return ParsedMail(
        message_id=None,
        sender=None,
        sender_name=None,
        to=(),
        cc=(),
        subject=row.subject,
        date=None,
        text=row.body,
        new_text=folded.new_text,
        is_forward=folded.is_forward or FORWARD_SUBJECT.match(row.subject) is not None,
    )
