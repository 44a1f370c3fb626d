"""Every letter the service writes: purpose (for the subject line), who owns the words, version, and what they need.

The purpose never names a person, a condition or the inbound subject: a subject line is seen by whoever glances at a screen.
"""

from __future__ import annotations

from dataclasses import dataclass

from liaison.domain.canaries import PURPOSE
from liaison.domain.reaching import SUBJECT


@dataclass(frozen=True)
class Template:
    """One letter: `needs` are the values its template must be given, beside `service`, which all have."""

    purpose: str
    owner: str
    version: int
    needs: frozenset[str]
    title: str = ""


def needs(words: str) -> frozenset[str]:
    """Names from a line of words."""
    return frozenset(words.split())


# name → purpose · owner · version · needs
CATALOGUE: dict[str, Template] = {
    "acknowledgement": Template(
        "We have your message",
        "team lead",
        2,
        needs("reference token notice read_words answer_words link"),
        "Acknowledgement",
    ),
    "answer": Template(
        "Answer to your message", "team lead", 2, needs("reference token body author role filing link"), "Answer"
    ),
    "late_notice": Template(
        "Your question is with us, and later than we said",
        "team lead",
        2,
        needs("reference token promised first anew"),
        "Late notice",
    ),
    "weekly_letters": Template(
        "Our answers of this week", "team lead", 1, needs("reference practice answers"), "Weekly letter"
    ),
    "escalation": Template(
        "An urgent message waits to be opened", "team lead", 1, needs("reference waited level step link"), "Escalation"
    ),
    "letter_notice": Template(
        "A letter of ours may not be read",
        "team lead",
        1,
        needs("reference what level step link"),
        "News of a letter",
    ),
    "review_digest": Template(
        "Annual reviews: please confirm",
        "admin",
        3,
        needs("reference practice count reviews numbers link until reply_by outcomes"),
        "Review digest",
    ),
    "review_letter": Template(
        "Letter after a review", "team lead", 1, needs("reference filing body author role"), "GP letter after a review"
    ),
    "review_reminder": Template(
        "Annual reviews: what is still open",
        "admin",
        2,
        needs("reference practice count reviews numbers link until asked_on outcomes"),
        "Review reminder",
    ),
    "review_outcome": Template(
        "Annual reviews: another time",
        "admin",
        1,
        needs("reference practice outcomes link until"),
        "What came of another time",
    ),
    "review_thanks": Template(
        "Annual reviews: thank you", "admin", 1, needs("reference practice link until"), "Review thank-you"
    ),
    "cluster_ask": Template(
        "A slot at your cluster meeting",
        "team lead",
        2,
        needs("reference cluster contact day_words reply_by link"),
        "Ask for a cluster slot",
    ),
    "cluster_ask_again": Template(
        "A slot at your cluster meeting",
        "team lead",
        1,
        needs("reference cluster contact day_words asked_on"),
        "Ask for a cluster slot again",
    ),
    "cluster_other_day": Template(
        "Another day for our slot",
        "team lead",
        1,
        needs("reference cluster contact day_words reply_by"),
        "Ask for another day",
    ),
    "cluster_taken": Template(
        "Thank you for the slot at your meeting",
        "team lead",
        1,
        needs("reference cluster contact day_words from_to place"),
        "Slot taken with thanks",
    ),
    "cluster_confirm": Template(
        "We come to your cluster meeting",
        "team lead",
        2,
        needs("reference cluster contact day_words from_to place paper link"),
        "Slot confirmed",
    ),
    "meeting_invitation": Template(
        "Invitation to a meeting",
        "team lead",
        2,
        needs("reference contact title day_words from_to place agreed changed link paper document"),
        "Invitation to a meeting",
    ),
    "meeting_reminder": Template(
        "Can you join us?",
        "team lead",
        1,
        needs("reference contact title day_words from_to place link"),
        "Reminder of a meeting",
    ),
    "meeting_cancelled": Template(
        "A meeting does not take place",
        "team lead",
        1,
        needs("reference contact title day_words from_to why only_you calendar"),
        "Meeting called off",
    ),
    "lens_invitation": Template(
        SUBJECT,
        "team lead",
        1,
        needs("contact worker phone day_words from_to place changed"),
        "Invitation to a listening event",
    ),
    "lens_cancelled": Template(
        SUBJECT, "team lead", 1, needs("contact worker phone day_words why only_you"), "Listening event called off"
    ),
    "meeting_follow_up": Template(
        "What we agreed at our meeting",
        "team lead",
        1,
        needs("reference contact title day_words came body actions next_words"),
        "Letter after a meeting",
    ),
    "first_offer": Template(
        "May we meet your team?",
        "team lead",
        1,
        needs("reference contact day_words reply_by link"),
        "Offer of a first appointment",
    ),
    "first_refresh": Template(
        "May we come again?",
        "team lead",
        1,
        needs("reference contact day_words reply_by link"),
        "Offer of the yearly refresh",
    ),
    "first_offer_again": Template(
        "May we meet your team?", "team lead", 1, needs("reference contact day_words"), "Offer of an appointment, again"
    ),
    "first_confirmed": Template(
        "We come to meet your team",
        "team lead",
        1,
        needs("reference contact day_words from_to place link"),
        "Appointment with a practice confirmed",
    ),
    "first_reminder": Template(
        "We look forward to meeting your team",
        "team lead",
        1,
        needs("reference contact day_words from_to place"),
        "Reminder of an appointment with a practice",
    ),
    "training_invitation": Template(
        "Training you asked about",
        "team lead",
        1,
        needs("reference contact kind about day_words from_to place changed asked link"),
        "Invitation to a training",
    ),
    "training_confirmation": Template(
        "Your place at a training",
        "team lead",
        1,
        needs("reference contact kind day_words from_to place"),
        "Place at a training confirmed",
    ),
    "training_reminder": Template(
        "Can you come to the training?",
        "team lead",
        1,
        needs("reference contact kind day_words from_to place link"),
        "Reminder of a training",
    ),
    "training_called_off": Template(
        "A training does not take place",
        "team lead",
        1,
        needs("reference contact kind day_words from_to why"),
        "Training called off",
    ),
    "briefing": Template(
        "A short paper for the meeting",
        "team lead",
        1,
        needs("reference contact about day_words span as_at"),
        "Briefing",
    ),
    "asked": Template(
        "A colleague asks you something", "team lead", 1, needs("reference role link"), "Asked as a specialist"
    ),
    "rota_gap": Template("The rota has a gap", "team lead", 1, needs("reference gaps link"), "Gap in the rota"),
    "overdue_report": Template(
        "Annual reviews of this week",
        "team lead",
        1,
        needs("reference day lines link plan_link"),
        "Weekly count of reviews past their day",
    ),
    "comms_stale": Template(
        "How we work: is it still true?",
        "team lead",
        1,
        needs("reference owner number signed_words link"),
        "Document grown old",
    ),
    "canary": Template(PURPOSE, "admin", 1, needs("reference"), "Trial mail to ourselves"),
    "post_room_trouble": Template(
        "The mailbox needs a hand",
        "team lead",
        1,
        needs("reference words advice again link"),
        "Trouble in the post room",
    ),
    "post_room_well": Template(
        "It is over", "team lead", 1, needs("reference words began ended link"), "All is well again"
    ),
}

# Letters to people about their review: plain words, and an easy-read twin of each. What is seen of them outside is the same for all.
_BASE = "hello worker phone signed"
_DAY = f"{_BASE} day how afar"
for _name, _title, _needs in (
    ("review_invitation", "Invitation to a person", f"{_BASE} worker_first by_post by_phone around noted"),
    ("review_confirmation", "Confirmation to a person", f"{_DAY} with_whom noted"),
    ("review_changed", "Another day or time, to a person", f"{_DAY} with_whom noted new"),
    ("day_reminder", "Reminder that a person asked for", _DAY),
    ("review_again", "We did not manage to meet", f"{_BASE} worker_first noted"),
):
    CATALOGUE[_name] = Template(SUBJECT, "team lead", 1, needs(_needs), _title)
    CATALOGUE[f"{_name}_easy"] = Template(SUBJECT, "team lead", 1, needs(_needs), f"{_title}, easy to read")

CATALOGUE["review_copy"] = Template(
    SUBJECT, "team lead", 1, needs("body worker phone signed"), "The person's own copy after a review, by post"
)

# how the part of an answer begins that only a secure domain gets: the CHI number, and whom it is for
FILING = "For the practice's files: "

# starts of answers, offered on the reply page by category; a person writes the rest and no dose is ever drafted
STARTS: dict[str, str] = {
    "": "Thank you for your message.\n\n",
    "acute_risk": "Thank you for telling us. As we said on the phone:\n\n",
    "protection": "Thank you for sharing this concern. What we have done, and what happens next:\n\n",
    "pregnancy": "Thank you for letting us know. The next step, agreed with maternity services:\n\n",
    "transition": "Thank you for the notice of this move. What is in place, and what we still need:\n\n",
    "script_continuity": "Thank you. About the supply of this prescription:\n\n",
    "complaint_incident": "Thank you for telling us. I am sorry this happened. What we will do, and by when:\n\n",
    "results_monitoring": "Thank you for these results. Our prescriber's view:\n\n",
    "mental_health": "Thank you. How we can help, and what the person can choose from:\n\n",
    "prescribing_advice": "Thank you for asking. Our prescriber's advice:\n\n",
    "referral_access": "Thank you. The person is welcome here. How to start, and what to expect:\n\n",
    "harm_reduction": "Thank you. What we can offer:\n\n",
    "social_legal": "Thank you. What we can provide, and by when:\n\n",
    "review_appointment": "Thank you. About this appointment:\n\n",
    "service_liaison": "Thank you for being in touch.\n\n",
}
