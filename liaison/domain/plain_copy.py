"""The person's own copy of a review, in plain sentences: what they said, what we talked about, who does what by when, whom to ring.

Comes in: what `review_letter_words` takes its letters from. Goes out: a draft that a colleague reads and releases. A choice on the form has a
sentence here, so that nobody gets "Offered, would like to" by post; what a site added itself stands with its own question.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from liaison.domain import easy_read
from liaison.domain.left_open import without_doses
from liaison.domain.review_form import NOTHING, Field
from liaison.domain.review_letter_words import PRACTICE, Agreed, Told, value
from liaison.domain.spoken import MONTHS, long_day

# what the person said in their own words → how the letter begins it
THEIRS: Mapping[str, str] = {
    "goals": "What you want from the year ahead:",
    "working": "What is going well, and what helps:",
    "dose_view": "What you said of your medicine:",
    "detox_wish": "About detox or rehab you said:",
    "teeth": "Teeth and eating:",
    "safety_plan": "What helps when things are hard:",
    "agreed_words": "What we agreed:",
}
# question → answer → its sentence; an empty one is not mentioned
SENTENCES: Mapping[str, Mapping[str, str]] = {
    "naloxone": {
        "held": "You have naloxone.",
        "offered": "You got naloxone from us.",
        "declined": "You did not want naloxone now. You can ask for it at any time.",
        "not_offered": "We did not talk about naloxone. You can ask for it at any time.",
    },
    "bbv_offer": {
        "done": "We took a blood test for hepatitis and HIV.",
        "booked": "A blood test for hepatitis and HIV is booked.",
        "not_now": "You did not want a blood test for hepatitis and HIV now. You can have one at any time.",
        "not_due": "You do not need a blood test for hepatitis and HIV now.",
    },
    "ecg_next": {
        "asked": "We asked your GP surgery for a heart tracing (ECG).",
        "booked": "A heart tracing (ECG) is booked.",
        "not_now": "You did not want a heart tracing (ECG) now. You can have one at any time.",
        "prescriber": "Whoever writes your prescription will talk with you about a heart tracing (ECG).",
    },
    "skills": {
        "doing": "You take part in the skills for feeling safe and steady.",
        "wants": "You would like to learn the skills for feeling safe and steady.",
        "later": "You did not want the skills for feeling safe and steady now. You can ask for them at any time.",
        "not_offered": "We did not talk about skills for feeling safe and steady. You can ask about them at any time.",
    },
    "psychology": {
        "wants": "You would like to see the psychology team.",
        "has": "You have a place with the psychology team.",
        "not_now": "You do not want to see the psychology team now. You can change your mind at any time.",
        "not_asked": "",
    },
    "joint_review": {
        "asked": "We asked the mental-health team to meet together with you and us.",
        "agreed": "The mental-health team will meet together with you and us.",
        "not_possible": "We could not meet together with the mental-health team this time. We can ask again.",
        "not_needed": "",
    },
    "next_year": {
        "stay": "We and your GP look after your treatment together, as before.",
        "step_up": "You get more support from us for a while.",
        "to_gp": "Your GP will look after your treatment, as you wish.",
        "to_specialist": "The specialist team will look after your treatment.",
    },
}  # fmt: skip
DAYS: Mapping[str, str] = {"naloxone_expires": "Your naloxone can be used until"}
SAID, TALKED, NEXT = "In your own words", "What we talked about", "What happens next"
# who does something, as the form has it → as the letter says it; a colleague's name stands as it is
OWNERS: Mapping[str, str] = {PRACTICE: "Your GP surgery", "The person": "You", "The pharmacy": "Your pharmacy", "The mental-health team": "The mental-health team"}  # fmt: skip


def person(told: Told) -> str:
    """The draft, in easy read where the person chose it: the same words, one idea a line."""
    parts = [
        f"Dear {told.known_as},",
        f"Thank you for talking with us on {long_day(told.on)}. This is your own copy of what we talked about. It is yours to keep or to throw away.",
        *listed(
            SAID, [f"{THEIRS[one.key]} {ended(value(one, told.answers))}" for one in mine(told) if one.key in THEIRS]
        ),
        *listed(TALKED, [sentence for one in mine(told) if (sentence := said(one, told))]),
        *listed(NEXT, [action(one) for one in told.actions]),
        f"We will ask you again around {MONTHS[told.next_on.month - 1]} {told.next_on.year}. You can ask for a talk sooner at any time.",
        "Your treatment does not depend on coming to reviews, or on what you would rather not answer.",
        f"Is something here not right, or would you like something changed? Ring {told.worker} on {told.phone}.",
    ]
    if told.easy:
        parts = ["\n".join(easy_read.lines(part)) if "\n- " not in part else part for part in parts]
    return without_doses("\n\n".join(parts)) + "\n"


def mine(told: Told) -> Iterator[Field]:
    """The questions that go into the person's copy and were answered; never a sensitive one."""
    for section in told.sections:
        yield from (one for one in section.fields if one.person and value(one, told.answers))


def said(one: Field, told: Told) -> str:
    """What was talked about, as a sentence."""
    if one.key in THEIRS:
        return ""
    words = value(one, told.answers)
    if one.key in DAYS:
        return f"{DAYS[one.key]} {words}."
    chosen = told.answers.get(one.key, NOTHING).values
    sentences = SENTENCES.get(one.key, {})
    return " ".join(filter(None, (sentences[key] for key in chosen))) if set(chosen) <= set(sentences) else f"{one.label.rstrip('?:')}: {ended(words)}"  # fmt: skip


def action(one: Agreed) -> str:
    """Who does what by when."""
    return f"{OWNERS.get(one.owner, one.owner)}: {one.what.strip().rstrip('.')}, by {long_day(one.by)}."


def listed(title: str, lines: list[str]) -> list[str]:
    """A heading with its lines; nothing where there are none."""
    return ["\n".join([title, *(f"- {line}" for line in lines)])] if lines else []


def ended(words: str) -> str:
    """Words that end as a sentence does."""
    return words if words[-1:] in ".!?" else f"{words}."
