"""Invented values for every letter."""

from typing import Any

from liaison.domain.service import Service
from liaison.letters.catalogue import CATALOGUE

SERVICE = Service()
NUMBERS = [
    {"number": f"Review {n}", "week": "Monday 7 December", "worker": "Morag Linn", "chi": ""} for n in (12, 13, 14)
]
CAME = [{"number": "Review 9", "words": "now planned for Tuesday 12 January"}]
PAGE = "https://liaison.example/practice-reviews/1.739999.abcdefghijklmnopqrstuvwx"

INVENTED: dict[str, dict[str, Any]] = {
    "acknowledgement": {
        "reference": "4F7K", "token": "4F7K-ABCDEFGHIJKLMNOP", "notice": None, "read_words": "by 10:15 on Tuesday 24 November",
        "answer_words": "by 17:00 on Tuesday 24 November", "link": "https://liaison.example/how-we-work",
    },
    "answer": {
        "reference": "4F7K", "token": "4F7K-ABCDEFGHIJKLMNOP", "body": "Thank you.\n\nWe will ring you today.", "author": "Morag Linn",
        "role": "Duty nurse", "filing": "", "link": "https://liaison.example/said/1.2.739999.abcdefghijklmnopqrstuvwx",
    },
    "late_notice": {
        "reference": "4F7K", "token": "4F7K-ABCDEFGHIJKLMNOP", "promised": "by 10:00 on Thursday 26 November",
        "first": "", "anew": "by 10:00 on Monday 30 November",
    },
    "weekly_letters": {
        "reference": "W-99901-W48", "practice": "Quay Practice",
        "answers": [{"reference": "4F7K", "asker": "Dr Tait", "body": "Thank you.", "author": "Morag Linn", "role": "Duty nurse", "link": "https://l.example/said/1.1.740006.ab"}],
    },
    "escalation": {
        "reference": "4F7K", "waited": "20 minutes", "level": "U1 (immediate)", "step": "team lead", "link": "http://127.0.0.1:8000/cases/1",
    },
    "letter_notice": {
        "reference": "4F7K", "what": "Our letter did not arrive.", "level": "U1 (immediate)", "step": "the colleague who has the question",
        "link": "http://127.0.0.1:8000/cases/1",
    },
    "review_digest": {
        "reference": "R-99901-W48", "practice": "Quay Practice", "count": 3, "reviews": NUMBERS, "numbers": False, "link": PAGE,
        "until": "Saturday 23 January", "reply_by": "by Tuesday 8 December", "outcomes": CAME,
    },
    "review_letter": {
        "reference": "R-12", "filing": "For the practice's files: CHI number 300274 1236, for the attention of the GP.",
        "body": "The annual shared-care review was held on Tuesday 24 November 2026, with Morag Linn.", "author": "Morag Linn", "role": "Duty nurse",
    },
    "review_reminder": {
        "reference": "R-99901-W50", "practice": "Quay Practice", "count": 3, "reviews": NUMBERS, "numbers": False, "link": PAGE,
        "until": "Saturday 6 February", "asked_on": "Tuesday 24 November", "outcomes": [],
    },
    "review_outcome": {
        "reference": "R-99901-W50", "practice": "Quay Practice", "outcomes": CAME, "link": PAGE, "until": "Saturday 6 February",
    },
    "review_thanks": {"reference": "R-99901-W48", "practice": "Quay Practice", "link": PAGE, "until": "Saturday 23 January"},
    "briefing": {
        "reference": "M-12", "contact": "Dr Tait", "about": "Harbour cluster", "day_words": "Wednesday 20 January", "span": "July to September 2026",
        "as_at": "Tuesday 5 January 2027",
    },
    "comms_stale": {
        "reference": "D-2", "owner": "Lena Orr", "number": 2, "signed_words": "Monday 3 August 2026", "link": "https://liaison.example/communications",
    },
    "cluster_ask": {
        "reference": "M-12", "cluster": "Harbour", "contact": "Dr Tait", "day_words": "Wednesday 20 January",
        "reply_by": "by Tuesday 8 December", "link": "https://liaison.example/how-we-work",
    },
    "cluster_ask_again": {
        "reference": "M-12", "cluster": "Harbour", "contact": "Dr Tait", "day_words": "Wednesday 20 January",
        "asked_on": "Tuesday 24 November",
    },
    "cluster_other_day": {
        "reference": "M-12", "cluster": "Harbour", "contact": "Dr Tait", "day_words": "Wednesday 17 February",
        "reply_by": "by Tuesday 8 December",
    },
    "cluster_taken": {
        "reference": "M-12", "cluster": "Harbour", "contact": "Dr Tait", "day_words": "Wednesday 20 January 2027",
        "from_to": "14:00 to 15:00", "place": "Town Hall, room 2",
    },
    "cluster_confirm": {
        "reference": "M-12", "cluster": "Harbour", "contact": "Dr Tait", "day_words": "Wednesday 20 January 2027",
        "from_to": "14:00 to 15:00", "place": "Town Hall, room 2", "paper": "two weeks before", "link": "https://liaison.example/how-we-work",
    },
    "meeting_invitation": {
        "reference": "M-12", "contact": "Dr Tait", "title": "Shared care: GP cluster meeting", "day_words": "Wednesday 20 January 2027",
        "from_to": "14:00 to 15:00", "place": "Town Hall, room 2", "agreed": True, "changed": False,
        "link": "https://liaison.example/meeting-answers/12.740000.abcdefghijklmnopqrstuvwx", "paper": "two weeks before", "document": "https://liaison.example/how-we-work",
    },
    "meeting_reminder": {
        "reference": "M-12", "contact": "Dr Tait", "title": "Shared care: GP cluster meeting", "day_words": "Wednesday 20 January 2027",
        "from_to": "14:00 to 15:00", "place": "Town Hall, room 2", "link": "https://liaison.example/meeting-answers/12.740000.abcdefghijklmnopqrstuvwx",
    },
    "lens_invitation": {
        "contact": "Jo", "worker": "Morag Linn", "phone": "01632 960123", "day_words": "Wednesday 20 January 2027", "from_to": "14:00 to 15:00", "place": "Town Hall, room 2", "changed": False,
    },
    "lens_cancelled": {"contact": "Jo", "worker": "Morag Linn", "phone": "01632 960123", "day_words": "Wednesday 20 January 2027", "why": "The hall is closed that week.", "only_you": False},
    "first_offer": {"reference": "M-12", "contact": "Dr Tait", "day_words": "Tuesday 22 December", "reply_by": "by Tuesday 8 December", "link": "https://liaison.example/how-we-work"},
    "first_refresh": {"reference": "M-12", "contact": "Dr Tait", "day_words": "Tuesday 22 December", "reply_by": "by Tuesday 8 December", "link": ""},
    "first_offer_again": {"reference": "M-12", "contact": "Dr Tait", "day_words": "Tuesday 22 December"},
    "first_confirmed": {
        "reference": "M-12", "contact": "Dr Tait", "day_words": "Tuesday 15 December 2026", "from_to": "12:30 to 13:15", "place": "Quay Practice, upstairs",
        "link": "https://liaison.example/how-we-work",
    },
    "first_reminder": {"reference": "M-12", "contact": "Dr Tait", "day_words": "Tuesday 15 December 2026", "from_to": "12:30 to 13:15", "place": "Quay Practice, upstairs"},
    "meeting_cancelled": {
        "reference": "M-12", "contact": "Dr Tait", "title": "Shared care: GP cluster meeting", "day_words": "Wednesday 20 January 2027",
        "from_to": "14:00 to 15:00", "why": "The hall is closed that week.", "only_you": False, "calendar": True,
    },
    "meeting_follow_up": {
        "reference": "M-12", "contact": "Dr Tait", "title": "Shared care: GP cluster meeting", "day_words": "Wednesday 20 January 2027", "came": True,
        "body": "What we agreed:\n\n- Reception teams train together in February.", "actions": ["Find a room for it: The practice manager at Quay Practice, by Friday 5 February"],
        "next_words": "We have asked for a slot around Wednesday 21 April 2027.",
    },
    "training_invitation": {
        "reference": "T-4", "contact": "Jean Petrie", "kind": "Language at the door", "about": "How people are met by whoever sees them first.",
        "day_words": "Thursday 11 February 2027", "from_to": "12:30 to 13:30", "place": "Town Hall, room 2", "changed": False, "asked": True,
        "link": "https://liaison.example/training-answers/4.740000.abcdefghijklmnopqrstuvwx",
    },
    "training_confirmation": {
        "reference": "T-4", "contact": "Jean Petrie", "kind": "Language at the door", "day_words": "Thursday 11 February 2027", "from_to": "12:30 to 13:30",
        "place": "Town Hall, room 2",
    },
    "training_reminder": {
        "reference": "T-4", "contact": "Jean Petrie", "kind": "Language at the door", "day_words": "Thursday 11 February 2027", "from_to": "12:30 to 13:30",
        "place": "Town Hall, room 2", "link": "https://liaison.example/training-answers/4.740000.abcdefghijklmnopqrstuvwx",
    },
    "training_called_off": {
        "reference": "T-4", "contact": "Jean Petrie", "kind": "Language at the door", "day_words": "Thursday 11 February 2027", "from_to": "12:30 to 13:30",
        "why": "The hall is closed that week.",
    },
    "review_copy": {"body": "Dear Jo,\n\nThank you for talking with us on Tuesday. This is your own copy of what we talked about. It is yours to keep or to throw away.\n\nYou want a garden. We ring the dentist by Friday.", "worker": "Morag Linn", "phone": "01632 960123", "signed": ""},
    "asked": {"reference": "4F7K", "role": "psychologist", "link": "https://liaison.example/cases/12"},
    "rota_gap": {
        "reference": "rota", "gaps": [{"words": "Nobody with prescribing is on the rota after 15:00 today.", "instead": "Please add somebody."}],
        "link": "http://127.0.0.1:8000/",
    },
    "overdue_report": {
        "reference": "2026-W48", "day": "Monday 23 November 2026", "lines": ["past their due day up to 2 weeks: 3"],
        "link": "http://127.0.0.1:8000/reviews/coverage", "plan_link": "http://127.0.0.1:8000/plan",
    },
    "canary": {"reference": "canary-1-20261124T1020Z-ABCDEFGHIJKLMNOP"},
    "post_room_trouble": {
        "reference": "alarm 3", "words": "The mailbox main has not been read since Tuesday 24 November 2026, 10:00.", "advice": "Run liaison doctor.", "again": "4 hours",
        "link": "http://127.0.0.1:8000/health",
    },
    "post_room_well": {
        "reference": "alarm 3", "words": "The mailbox main has not been read since Tuesday 24 November 2026, 10:00.", "began": "Tuesday 24 November 2026, 09:54",
        "ended": "Tuesday 24 November 2026, 10:10", "link": "http://127.0.0.1:8000/health",
    },
}  # fmt: skip
PERSON = {
    "hello": "Jo", "worker": "Morag Linn", "worker_first": "Morag", "phone": "01632 960123", "signed": "", "by_post": True, "by_phone": False,
    "around": "Tuesday 12 January, or a day near it", "noted": "you like to meet on a walk", "day": "Tuesday 12 January at 10:30", "how": "at the Quay Practice",
    "with_whom": "", "new": "time", "afar": "",
}  # fmt: skip
INVENTED |= {
    name: {key: PERSON[key] for key in template.needs} for name, template in CATALOGUE.items() if PERSON.keys() >= template.needs
}  # fmt: skip


def values(name: str, **other: Any) -> dict[str, Any]:
    """Everything the letter needs, with `other` in place of the usual."""
    return {"service": SERVICE, **INVENTED[name], **other}
