"""The letters to people who are invited to a meeting, made from how it stands at this moment: words and calendar object together.

Each goes to one person and names that person alone as its attendee: a cluster's quality leads do not learn each other's addresses from us,
and somebody added later changes nobody else's invitation. The title is a table's (`mail/calendar.TITLES`): no name and no number in it.
"""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from liaison.app import App
from liaison.clock import london_date
from liaison.domain.attending import PARTSTAT, Answer, sequence
from liaison.domain.meeting_kinds import kind_of, paper_words
from liaison.domain.meeting_links import make
from liaison.domain.service import Service
from liaison.domain.spoken import clock, long_day
from liaison.letters.render import Rendered, render
from liaison.mail import ics
from liaison.mail.calendar import TITLES
from liaison.store.tables_people import Invitation, Meeting, Series

NO_PLACE = "The place is not known to us yet."
NOT_KNOWN = "Shared care: meeting"
INVITATION, REMINDER, CANCELLED = "meeting_invitation", "meeting_reminder", "meeting_cancelled"


def reference_of(meeting: Meeting) -> str:
    """What stands in subject lines. No case has such a reference, so a reply is never filed on a case by it."""
    return f"M-{meeting.id}"


def title_of(session: Session, meeting: Meeting) -> str:
    """What a calendar shows."""
    series = session.get(Series, meeting.series_id)
    return TITLES.get(series.kind, NOT_KNOWN) if series else NOT_KNOWN


def when_values(meeting: Meeting) -> dict[str, str]:
    """Day and time as letters say them; no time where none is agreed."""
    agreed = meeting.starts_at is not None and meeting.ends_at is not None
    span = f"{clock(meeting.starts_at)} to {clock(meeting.ends_at)}" if agreed else ""  # type: ignore[arg-type]
    day = london_date(meeting.starts_at) if meeting.starts_at else meeting.day
    return {"day_words": long_day(day), "from_to": span}


def kind_at(session: Session, meeting: Meeting) -> str:
    """The kind of its series."""
    series = session.get(Series, meeting.series_id)
    return series.kind if series else ""


def names_document(session: Session, meeting: Meeting) -> bool:
    """Whether its invitations name "How we work": those to practices do."""
    return kind_of(kind_at(session, meeting)).paper


def invitation_words(
    session: Session, meeting: Meeting, guest: Invitation, service: Service, link: str, document: str, now: datetime
) -> Rendered:
    """The letter beside the calendar object; `document` is where "How we work" is read, "" where it is nowhere."""
    return render(
        INVITATION,
        service=service,
        reference=reference_of(meeting),
        contact=guest.name or "colleague",
        title=title_of(session, meeting),
        place=meeting.place or NO_PLACE,
        agreed=bool(meeting.agreed),
        changed=meeting.sequence > 0 and guest.sent_sequence is not None,
        link=link,
        document=document if names_document(session, meeting) else "",
        paper=paper_words(kind_at(session, meeting), meeting.day, london_date(now)),
        **when_values(meeting),
    )


def reminder_words(session: Session, meeting: Meeting, guest: Invitation, service: Service, link: str) -> Rendered:
    """The letter to somebody who has not answered, as the meeting stands at this moment."""
    return render(
        REMINDER,
        service=service,
        reference=reference_of(meeting),
        contact=guest.name or "colleague",
        title=title_of(session, meeting),
        place=meeting.place or NO_PLACE,
        link=link,
        **when_values(meeting),
    )


def link_of(app: App, meeting: Meeting, guest: Invitation) -> str:
    """The address of the page on which they answer, open until the day of the meeting; "" where no public address is set up."""
    public = app.settings.web.public_address.rstrip("/")
    return f"{public}/meeting-answers/{make(guest.id or 0, meeting.day, app.secret)}" if public else ""


def cancelled_words(
    session: Session,
    meeting: Meeting,
    name: str,
    service: Service,
    why: str,
    *,
    only_you: bool = False,
    calendar: bool = True,
) -> Rendered:
    """The letter that calls a meeting off, or says to one person that we no longer ask for their time."""
    return render(
        CANCELLED,
        service=service,
        reference=reference_of(meeting),
        contact=name or "colleague",
        title=title_of(session, meeting),
        why=why,
        only_you=only_you,
        calendar=calendar,
        **when_values(meeting),
    )


def lens_words(
    meeting: Meeting, guest: Invitation, service: Service, worker: str, *, off: bool = False, **more: object
) -> Rendered:
    """The letter to somebody with lived experience: kind, from a person, and nothing on its outside that shows the service. No calendar
    object goes with it: others may see their calendar. `more` are `why` and `only_you` where it is called off (`off`)."""
    values = {
        "contact": guest.name or "friend",
        "worker": worker,
        "phone": service.phone,
        "service": service,
        **when_values(meeting),
    }
    if off:
        del values["from_to"]
        return render("lens_cancelled", **values, **more)
    changed = meeting.sequence > 0 and guest.sent_sequence is not None
    return render("lens_invitation", **values, place=meeting.place or NO_PLACE, changed=changed)


def calendar_object(
    session: Session, meeting: Meeting, guest: Invitation, service: Service, address: str
) -> ics.Invitation:
    """The meeting as this person's calendar is to hold it; `address` is the mailbox that answers come to. The meeting has its time."""
    assert meeting.starts_at is not None
    assert meeting.ends_at is not None
    answer = Answer(guest.answer)
    person = ics.Attendee(guest.email, plain(guest.name), partstat=PARTSTAT.get(answer, "NEEDS-ACTION"))
    return ics.Invitation(
        uid=meeting.uid,
        title=title_of(session, meeting),
        starts=meeting.starts_at,
        ends=meeting.ends_at,
        organiser=address,
        organiser_name=plain(service.name),
        attendees=(person,),
        sequence=sequence(meeting.sequence, guest.extra),
        location=meeting.place,
        description=f"Reference {reference_of(meeting)}. Telephone {service.phone} ({service.hours_words}).",
    )


def request(
    session: Session, meeting: Meeting, guest: Invitation, service: Service, address: str, now: datetime
) -> str:
    """The calendar object that invites, or changes."""
    return ics.request(calendar_object(session, meeting, guest, service, address), now)


def cancel(session: Session, meeting: Meeting, guest: Invitation, service: Service, address: str, now: datetime) -> str:
    """The calendar object that takes the meeting out; its sequence is higher than in what they hold."""
    return ics.cancel(calendar_object(session, meeting, guest, service, address), now)


def plain(name: str) -> str:
    """A name as a calendar object may hold it: without quotation marks and control characters."""
    return "".join(sign for sign in name if sign.isprintable() and sign != '"').strip()
