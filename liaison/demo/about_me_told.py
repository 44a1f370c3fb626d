"""One invented person's “This is me”, with two versions, what the person agreed to, a share, and a form with names on it. All invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlmodel import Session, col

from liaison.clock import london_date
from liaison.domain.about_me_sections import DEFAULT
from liaison.domain.chi import demo_chi
from liaison.domain.duedates import add_months
from liaison.reviews import about_me, about_me_form, about_me_shares
from liaison.reviews.about_me_shares import Agreed
from liaison.store import about_me_queries
from liaison.store.tables_people import Person

WHO = 16  # the n-th of the invented people: Robina, who is called Robbie
FORM = replace(
    DEFAULT,
    owner="Catriona MacAskill",
    made_with="six people who use the service and two peer workers (invented)",
)
FIRST = {
    "name": "Robbie. Please never Robina, only my school said that.",
    "matters": "My dog Bramble. My allotment. I have had the same plot for nine years.",
    "helps": "A cup of tea first. Sitting by the door. Telling me what comes next before it happens.",
    "contact": "A text is fine at any time. Please do not ring in the evening: the phone is in the kitchen then.",
}
WORDS = FIRST | {
    "people": "My sister Kay. She knows I come here, and you can ring her. My mum does not know, and I want it to stay like that.",
    "roots": "My family fished out of the harbour. My gran spoke Scots to me, and so do I. The Sea Sunday service matters to me.",
    "does_not_help": "Being asked the same thing by three people in a row. Standing over me. “Just try to relax.”",
    "hard": "Crowded waiting rooms. Keys and heavy doors. The second week of March. I walk, or I count the boats.",
    "too_much": "I go quiet and look at the floor. Give me a few minutes. Open a window. Then ask me if I want Kay.",
    "not_again": "Why I left home. My keyworker knows. Please do not ask me again, and do not read it out.",
    "more": "I like to be on time. If you run late, please tell me how long.",
}  # fmt: skip


def tell(session: Session, staff: dict[str, int | None], lead: str, now: datetime) -> None:
    """Write it where there is none yet. `staff` are ids by address, `lead` the address of who keeps the form."""
    person = session.scalars(select(Person).where(col(Person.chi) == demo_chi(WHO))).first()
    by = person.keyworker_id if person else None
    if person is None or by is None or person.id is None or about_me_queries.document(session, person.id):
        return
    today = london_date(now)
    form = replace(FORM, signed_off_on=(today - timedelta(days=120)).isoformat())
    about_me_form.save(session, form, because="Read together, word by word.", seen=0, by_id=staff[lead] or by, now=now - timedelta(days=120))  # fmt: skip
    before = now - timedelta(days=60)
    about_me.save(session, person.id, FIRST, told="together", seen=0, staff_id=by, now=before)
    about_me.save(session, person.id, WORDS, told="self", seen=1, staff_id=by, now=now - timedelta(days=12))
    asked = today - timedelta(days=10)
    every = [one.key for one in FORM.sections if one.key not in {"people", "not_again"}]
    ward = Agreed("hospital", "Ward 4, Harbour Hospital", every, by, "face", asked, add_months(asked, 3))
    made = about_me_shares.agree(session, person.id, ward, staff_id=by, now=now)
    about_me_shares.share(session, person, made.id, "paper", staff_id=by, now=now)
    door = Agreed("door", "", ["name", "helps", "does_not_help", "hard"], by, "face", asked, add_months(asked, 12))
    about_me_shares.agree(session, person.id, door, staff_id=by, now=now)
