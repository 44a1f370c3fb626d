"""Does this mail belong to a case we already have? And the words by which a later mail can be recognised.

Comes in: what a new mail shows (tokens, References, sender, CHI numbers) and the cases they point to. Goes out: a
`Thread`, or `New`, perhaps "maybe the same", with the reason. Filing a mail on the wrong person's case is worse than
opening a second one: it takes a signed token or a reference to one of our mails, *and* a sender who is part of that
conversation, and never another person's CHI. A bare number in a subject proves nothing: it only suggests a look.
"""

from __future__ import annotations

import hmac
import re
from base64 import b32encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import unquote

# No 0/O, 1/I/L, 5/S, 8/B, 2/Z, U/V: it is read out over the telephone. No vowels: it spells nothing.
ALPHABET = "34679CDFGHJKMNPQRTVWXY"
STEP = 137_447  # scatters neighbours; shares no factor with the alphabet's size, so that no two numbers meet
SIGNATURE = 16  # base-32 characters: 80 bits, out of reach of guessing by mail
# what mail programs put into a token: the end of a line with its quote marks (a soft one of quoted-printable too), and signs nobody sees
_TORN = r"(?:[ \t]{0,3}=?\r?\n[ \t]{0,8}(?:[>|][ \t]?){0,12}|[\u00ad\u200b-\u200d\u2060\ufeff]){0,3}"
_HYPHEN = r"[-\u2010-\u2015\u2212]"
_SIGNED = _TORN.join([r"[A-Z2-7]"] * SIGNATURE)
TOKEN = re.compile(
    rf"(?<![A-Z0-9])([{ALPHABET}](?:{_TORN}[{ALPHABET}]){{3,5}}){_TORN}{_HYPHEN}{_TORN}({_SIGNED})(?![A-Z0-9])",
    re.IGNORECASE | re.ASCII,
)
_NO_LETTERS = re.compile(r"[^A-Z2-9]")
IN_SUBJECT = re.compile(rf"\[SU-GP ([{ALPHABET}]{{4,6}})\]", re.IGNORECASE)


@dataclass(frozen=True)
class Incoming:
    """What a new mail shows. `message_ids` are those of In-Reply-To and References; `chis` those that its writer put into it: subject,
    new words, what is passed on, names of files; not what is merely quoted."""

    sender: str | None
    subject: str
    text: str
    message_ids: tuple[str, ...] = ()
    practice_id: int | None = None
    chis: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Known:
    """A case a mail may belong to: its reference, its practice, everyone in the conversation, its CHI numbers."""

    case_id: int
    reference: str
    practice_id: int | None = None
    correspondents: frozenset[str] = frozenset()
    chis: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Thread:
    """The mail belongs to that case."""

    case_id: int
    because: str


@dataclass(frozen=True)
class New:
    """The mail opens a case; `maybe_same` is one to show beside it, None when nothing points anywhere."""

    maybe_same: int | None
    because: str


def belongs_to(
    mail: Incoming, by_reference: Mapping[str, Known], by_message_id: Mapping[str, Known], key: bytes
) -> Thread | New:
    """Decide where a mail belongs.

    `by_reference` holds the cases that `references_in(mail)` names, `by_message_id` those of our own sent mails and of
    mails already filed. `key` is the service's signing key.
    """
    for known, proof in _proofs(mail, by_reference, by_message_id, key):
        if why_not := _stranger(mail, known) or _another_person(mail, known):
            return New(known.case_id, f"It points to {known.reference} by {proof}, but {why_not}.")
        return Thread(known.case_id, f"It answers {known.reference}: {proof}, from somebody in that conversation.")
    for reference in IN_SUBJECT.findall(mail.subject.upper()):
        if named := by_reference.get(reference):
            return New(named.case_id, f"Its subject names {reference}, which proves nothing by itself.")
    return New(None, "Nothing in it points to an earlier mail.")


def which_part(mail: Incoming, parts: Sequence[Known]) -> Known | None:
    """Of the cases that one mail about several people became, the one that a later mail in its thread is about: it names exactly that
    person. None where it names nobody, several, or somebody new: a person decides."""
    fitting = [part for part in parts if mail.chis and part.chis and mail.chis <= part.chis]
    return fitting[0] if len(fitting) == 1 else None


def _proofs(
    mail: Incoming, by_reference: Mapping[str, Known], by_message_id: Mapping[str, Known], key: bytes
) -> list[tuple[Known, str]]:
    """Cases the mail provably points to, the best proof first; the newest reference comes last in the header."""
    signed = (by_reference.get(verify(token, key) or "") for token in tokens_in(mail.text))
    found = [(known, "a signed token") for known in signed if known]
    named = (by_message_id.get(message_id) for message_id in reversed(mail.message_ids))
    return found + [(known, "the mail it replies to") for known in named if known]


def _stranger(mail: Incoming, known: Known) -> str | None:
    """Why the sender is not part of the conversation, or None: the same address, or the same practice."""
    if mail.sender and mail.sender.lower() in {address.lower() for address in known.correspondents}:
        return None
    if mail.practice_id is not None and mail.practice_id == known.practice_id:
        return None
    return "its sender is not part of that conversation"


def _another_person(mail: Incoming, known: Known) -> str | None:
    """Why the mail is about somebody else, or None: it may not bring a CHI that the case does not have. A case without any may be
    given its first one, and not two at once."""
    if known.chis and mail.chis - known.chis:
        return "it names another person"
    if len(mail.chis - known.chis) > 1:
        return "it names more than one person"
    return None


def references_in(mail: Incoming) -> frozenset[str]:
    """Every reference the mail names, proven or not: what has to be looked up before `belongs_to`."""
    tokens = {token.partition("-")[0] for token in tokens_in(mail.text)}
    return frozenset(tokens | set(IN_SUBJECT.findall(mail.subject.upper())))


def reference(number: int) -> str:
    """The reference of the case with that number (0 or more), like "4F7K"; unique, and neighbours do not look alike.

    Four characters for the first 234,256 cases, then five, and so on. Raises ValueError below 0.
    """
    if number < 0:
        raise ValueError("a case number is 0 or more")
    width = 4
    while number >= len(ALPHABET) ** width:
        number -= len(ALPHABET) ** width
        width += 1
    scattered, letters = (number + 1) * STEP % len(ALPHABET) ** width, ""
    for _ in range(width):
        scattered, place = divmod(scattered, len(ALPHABET))
        letters += ALPHABET[place]
    return letters


def subject(reference: str, purpose: str) -> str:
    """The subject of our letter: "[SU-GP 4F7K] Answer to your query". Never the inbound subject, never a person."""
    return f"[SU-GP {reference}] {' '.join(purpose.split())}"


def sign(reference: str, key: bytes) -> str:
    """The token that stands in our letters: the reference and its signature, like "4F7K-ABCDEFGHIJKLMNOP"."""
    digest = hmac.new(key, f"reference:{reference}".encode(), sha256).digest()
    return f"{reference}-{b32encode(digest).decode()[:SIGNATURE]}"


def verify(token: str, key: bytes) -> str | None:
    """The reference a token was signed for, or None when it is not ours."""
    reference = token.partition("-")[0]
    return reference if hmac.compare_digest(token.encode(), sign(reference, key).encode()) else None


def tokens_in(text: str) -> list[str]:
    """Everything in a text that looks like a token, in order, each once, put right: torn by line ends and quote marks, in small letters,
    with another hyphen, or inside a link. Reading generously is safe: the signature decides."""
    found = [match for form in forms(text) for match in TOKEN.finditer(form)]
    return list(dict.fromkeys(f"{name}-{plain(match[2])}" for match in found for name in names_in(plain(match[1]))))


def names_in(stretch: str) -> list[str]:
    """The references a stretch may end in: a short word at the end of the line before it may have been read into it."""
    return [stretch[-length:] for length in range(len(stretch), 3, -1)]


def forms(text: str) -> list[str]:
    """The text, and once more with the escapes of links undone, where it has any."""
    return [text, unquote(text)] if "%" in text else [text]


def plain(torn: str) -> str:
    """A stretch of a token without what was put into it, in capitals."""
    return _NO_LETTERS.sub("", torn.upper())
