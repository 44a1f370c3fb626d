"""The safety interlock: what is asked before a letter to a practice leaves, each with its reason.

Comes in: the letter as it would leave, and what is known of the conversation. Goes out: questions. A `stop` cannot be confirmed away: the
letter has to be changed. The others are for a person to confirm, and the confirmation is kept with the letter. Asked when the letter is
looked at, again when it is sent, and again when a colleague releases it. A confirmation counts for exactly what was shown: `key` holds a
fingerprint of it. Sources: the board's rules on identifiers in mail (domain facts, section 7), MAT standards 6 and 9.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from hashlib import sha256

from liaison.domain import abstinence, chi, left_open
from liaison.domain.language import QUOTED
from liaison.domain.secure_domains import is_secure
from liaison.domain.typed_doses import typed
from models.redact import redact


@dataclass(frozen=True)
class Reader:
    """Somebody the letter goes to: the address, and the practice or other place of the directory it is known to write for (code and name, ""
    where none is known); of a pharmacy also how records write it."""

    address: str
    practice: str = ""
    place: str = ""
    pharmacy: tuple[str, ...] = ()


@dataclass(frozen=True)
class With:
    """A file that goes with the letter: its name, and the words a machine reads in it ("" where it reads none)."""

    name: str
    words: str = ""


@dataclass(frozen=True)
class Leaving:
    """The letter as it would leave: what its author wrote, the subject, who gets it, the files she added. `inserted` is what the program
    put into the draft (a template, a colleague's earlier answer)."""

    text: str
    subject: str
    to: tuple[Reader, ...]
    files: tuple[With, ...] = ()
    inserted: str = ""

    @property
    def told(self) -> str:
        """Everything a reader is told: the letter's words, and the names and words of what goes with it."""
        return "\n".join([self.text, *(f"{one.name}\n{one.words}" for one in self.files)])


@dataclass(frozen=True)
class Conversation:
    """What is known of it: who asked (practice code and name), the person it is about (CHI, names), every CHI number named in it, the
    site's own secure domains, the newest mail's number where it came after the draft was begun, the words of the mails themselves, and the person's pharmacy."""

    practice: str = ""
    place: str = ""
    person_chi: str | None = None
    names: tuple[str, ...] = ()
    chis: frozenset[str] = frozenset()
    own_domains: frozenset[str] = frozenset()
    newer_mail: int | None = None
    asked: tuple[str, ...] = field(default=(), repr=False)
    pharmacy: str = ""  # on the person's record, as `Reader.pharmacy` writes it


@dataclass(frozen=True)
class Question:
    """One thing to look at. `stop`: the letter does not leave like this. `about` is what it is about, for the fingerprint."""

    code: str
    words: str
    because: str
    stop: bool = False
    about: tuple[str, ...] = field(default=(), repr=False)

    @property
    def key(self) -> str:
        """What a confirmation names: the question, and a fingerprint of what it was about."""
        return f"{self.code}:{sha256('|'.join(self.about).encode()).hexdigest()[:12]}"


# Every word of attaching asks, and what plainly speaks of something else is spared: what they sent, a closeness between people, a service.
ATTACHED = re.compile(
    r"\b(?:attach(?:e[ds]|ing|ments?)?|enclos(?:e[ds]?|ing|ures?)|pfa|encl?s?(?=\.|\s*:|\s*$)|encl)\b"
    r"|\b(?:send|sending|sent|includ(?:e|ed|ing))\b[^.;\n]{0,50}\bwith this (?:e-?mail|mail|message|letter|answer)\b",
    re.IGNORECASE | re.MULTILINE,
)
NOT_ATTACHED = re.compile(
    r"\b(?:not|no|nothing|never|your|you|you have|you've|you’ve|n't|n’t) (?:\w+ ){0,2}(?:attach\w*|enclos\w*)"
    r"|\bthank(?:s| you)(?: \w+){0,3} for (?:\w+ ){0,3}(?:attach\w*|enclos\w*)|\battachments? (?:you|with your|to your|in your|from you)\b"
    r"|\battached to (?!(?:this|my)\b|the (?:e-?mail|mail|message|letter|answer)\b)"
    r"|\battachment[- ](?:disorder|theory|styles?|based|focused|informed|difficult\w+|issues?|problems?|needs?|figures?|relationships?|patterns?|trauma|bonds?|injur\w+)"
    r"|\b(?:insecure|secure|avoidant|anxious|disorganised|early|infant|parental|emotional) attachments?",
    re.IGNORECASE,
)
# a day of birth as people write it after a word that says so
BORN = re.compile(
    r"\b(?:d\.?o\.?b\.?|date of birth|born(?: on)?)\b\W{0,3}(?:\w+\W{1,2}){0,2}?\d{1,2}(?:st|nd|rd|th)?[ ./-](?:\d{1,2}|[a-z]{3,9})[ ./-]\d{2,4}\b",
    re.IGNORECASE,
)


def ask(letter: Leaving, known: Conversation) -> list[Question]:
    """Every question about this letter, what stops it first."""
    found = [question for rule in RULES for question in [rule(letter, known)] if question]
    return sorted(found, key=lambda question: not question.stop)


def unconfirmed(questions: Iterable[Question], confirmed: Collection[str]) -> list[Question]:
    """The questions because of which the letter may not leave: those that stop it, and those nobody has confirmed."""
    return [question for question in questions if question.stop or question.key not in confirmed]


def other_place(letter: Leaving, known: Conversation) -> Question | None:
    """A reader who is not known to be at the practice that asked."""
    for reader in letter.to:
        if reader.practice and known.practice and reader.practice != known.practice:
            return Question(
                "other_practice",
                f"{reader.address} writes for {reader.place}, and the question came from {known.place}. Should {reader.place} have this letter?",
                "A letter to another practice tells it who is looked after here.",
                about=(reader.address.lower(), reader.practice, known.practice),
            )
        if reader.pharmacy and known.pharmacy and known.pharmacy not in reader.pharmacy:
            return Question(
                "other_pharmacy",
                f"{reader.address} writes for {reader.place}, which is not the pharmacy on this person's record. Should {reader.place} have this letter?",
                "A letter to another pharmacy tells it who is looked after here.",
                about=(reader.address.lower(), *reader.pharmacy, known.pharmacy),
            )
        if not reader.practice:
            return Question(
                "unknown_place",
                f"{reader.address} is not known to write for {known.place or 'a practice'}. Have you made sure who this is?",
                "Whoever writes may say they are a practice; only the directory or a telephone call shows it.",
                about=(reader.address.lower(), known.practice),
            )
    return None


def insecure(letter: Leaving, known: Conversation) -> Question | None:
    """A reader outside the secure domains: with identifiers the letter stops, without them a person is asked."""
    outside = [reader.address for reader in letter.to if not is_secure(reader.address, known.own_domains)]
    if not outside:
        return None
    if named := identifiers(letter.told, known.names):
        what = "the letter" if identifiers(letter.text, known.names) else "a file with the letter"
        return Question(
            "identifies_outside",
            f"{', '.join(outside)} is not on a secure domain, and {what} names {' and '.join(named)}. Please send the reference only.",
            "What leaves the secure domains can be read on the way. The practice finds the person by our reference, by telephone.",
            stop=True,
        )
    return Question(
        "not_secure",
        f"{', '.join(outside)} is not on a secure domain. {says_nothing(letter)} by which somebody could be recognised?",
        "What leaves the secure domains can be read on the way. A lead or admin can add a domain that the board calls secure.",
        about=(*sorted(address.lower() for address in outside), *(one.name for one in letter.files)),
    )


def says_nothing(letter: Leaving) -> str:
    """The question about what leaves, with the files that no machine can read by name: a person has to look at those."""
    unread = [one.name for one in letter.files if not one.words]
    if unread:
        return f"No machine can read {', '.join(unread)}: have you looked, and does nothing that leaves say anything"
    return "Do the letter and its files say nothing" if letter.files else "Does the letter say nothing"


def identifiers(text: str, names: Collection[str]) -> list[str]:
    """What in a text says who it is about, in words that do not repeat it."""
    found = ["a CHI number"] if chi.find_loose(text) else []
    plain = text.casefold().replace("’", "'")
    parts = {part for name in names for part in name.casefold().replace("’", "'").split() if len(part) > 1}
    if any(re.search(rf"(?<!\w){re.escape(part)}(?!\w)", plain) for part in parts):
        found.append("the person")
    if BORN.search(text):
        found.append("a date of birth")
    return found


def other_chi_in_text(letter: Leaving, known: Conversation) -> Question | None:
    """A CHI number in the letter that is not that of the person it is about, or of nobody in the conversation."""
    allowed = {known.person_chi} if known.person_chi else set(known.chis)
    if not set(chi.find_loose(letter.told)) - allowed:
        return None
    wrong = [one.name for one in letter.files if set(chi.find_loose(f"{one.name}\n{one.words}")) - allowed]
    return Question(
        "other_chi",
        f"{', '.join(wrong) if wrong else 'The letter'} has a CHI number that is not that of the person it is about. Please take it out.",
        "Another person's number discloses that they are looked after here, and files the advice with the wrong person.",
        stop=True,
    )


def other_chi_in_thread(letter: Leaving, known: Conversation) -> Question | None:
    """More than one person's number in the conversation."""
    others = known.chis - ({known.person_chi} if known.person_chi else set())
    if len(known.chis | ({known.person_chi} if known.person_chi else set())) < 2 or not others:
        return None
    return Question(
        "two_people",
        "More than one CHI number stands in this conversation. Is the letter about the right person, and about nobody else?",
        "An answer about two people is filed with one of them.",
        about=tuple(sorted(known.chis)),
    )


def nothing_attached(letter: Leaving, known: Conversation) -> Question | None:
    """A letter that speaks of an attachment and has none."""
    said = NOT_ATTACHED.sub(" ", QUOTED.sub(" ", letter.text))
    if letter.files or not ATTACHED.search(said):
        return None
    return Question(
        "nothing_attached",
        "The letter speaks of something attached, and nothing is. Can it leave all the same?",
        "The practice waits for what does not come. Add the file to the letter, or say by which way it comes.",
        about=(ATTACHED.search(said).group().lower(),),  # type: ignore[union-attr]
    )


def newer_mail(letter: Leaving, known: Conversation) -> Question | None:
    """A mail that came after the draft was begun."""
    if known.newer_mail is None:
        return None
    return Question(
        "newer_mail",
        "A mail came after this draft was begun. Have you read it, and does the answer still fit?",
        "What has happened meanwhile may change the advice.",
        about=(str(known.newer_mail),),
    )


def subject_identifies(letter: Leaving, known: Conversation) -> Question | None:
    """A subject line that says who the letter is about."""
    if not identifiers(letter.subject, known.names) and redact(letter.subject) == letter.subject:
        return None
    return Question(
        "subject",
        "The subject line says who the letter is about, or holds a number, date or address. It has to be reference and purpose alone.",
        "Subject lines are seen by whoever glances at a screen, and stand in lists and logs.",
        stop=True,
    )


def condition(letter: Leaving, known: Conversation) -> Question | None:
    """Abstinence made a condition, in the letter; in a file that goes with it a person is asked, as that may be somebody else's."""
    found = abstinence.conditions(letter.text)
    if not found:
        return condition_in_file(letter)
    return Question(
        "abstinence",
        f"This makes abstinence a condition: “{found[0][:200]}” Please write it in another way.",
        abstinence.BECAUSE,
        stop=True,
    )


def condition_in_file(letter: Leaving) -> Question | None:
    """The same in the words of a file."""
    for one in letter.files:
        if found := abstinence.conditions(one.words):
            return Question(
                "abstinence_in_file",
                f"{one.name} makes abstinence a condition: “{found[0][:200]}” Is that somebody else's word, and not ours?",
                f"{abstinence.BECAUSE} A file of ours is changed before it goes.",
                about=(one.name, found[0]),
            )
    return None


def dose_nobody_typed(letter: Leaving, known: Conversation) -> Question | None:
    """A dose that stands in what the program put into the draft."""
    drafted = {dose.lower() for dose in left_open.doses(letter.inserted)}
    found = [dose for dose in left_open.doses(letter.text) if dose.lower() in drafted]
    if not found:
        return None
    return Question(
        "drafted_dose",
        f"“{found[0]}” was put there by a template or an earlier answer. No dose is drafted: please take it out.",
        "A dose is decided by a prescriber for this person, and typed by whoever answers.",
        stop=True,
    )


def typed_dose(letter: Leaving, known: Conversation) -> Question | None:
    """A dose that the author typed; asked once for all of them, about the lines in which they stand."""
    drafted = {dose.lower() for dose in left_open.doses(letter.inserted)}
    found = [dose for dose in typed(letter.text, known.asked) if not any(one in dose.words.lower() for one in drafted)]
    if not found:
        return None
    named = list(dict.fromkeys(dose.words for dose in found))
    shown = ", ".join(f"“{words}”" for words in named[:4]) + (f" and {len(named) - 4} more" if len(named) > 4 else "")
    return Question(
        "dose",
        f"{shown} {'stands' if len(named) == 1 else 'stand'} in your letter. Has the prescriber for this person decided this, or checked it with you?",
        "A dose is decided by a prescriber for one person. Whoever reads the letter gives what stands in it.",
        about=tuple(sorted({dose.line for dose in found})),
    )


def still_open(letter: Leaving, known: Conversation) -> Question | None:
    """A place that nobody has filled in."""
    places = left_open.open_places(letter.text)
    if not places:
        return None
    return Question(
        "left_open",
        f"Still to be filled in: {', '.join(place.removeprefix('[please fill in: ').removesuffix(']') for place in places[:4])}.",
        "What the program does not know or may not draft, it leaves to a person.",
        stop=True,
    )


RULES: tuple[Callable[[Leaving, Conversation], Question | None], ...] = (
    subject_identifies,
    insecure,
    other_chi_in_text,
    condition,
    dose_nobody_typed,
    still_open,
    other_place,
    other_chi_in_thread,
    newer_mail,
    typed_dose,
    nothing_attached,
)
