"""Whatever a mail holds, it never joins a case of another person: the law against a slow reference, on random mails, cases and tokens."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liaison.domain.conversations import (
    ALPHABET,
    Incoming,
    Known,
    New,
    Thread,
    belongs_to,
    reference,
    references_in,
    sign,
    tokens_in,
    verify,
)

KEY, OTHER_KEY = b"the key of this service, invented", b"the key of another service, invented"
CHIS = ["3002741236", "3102741230", "3104800015", "3106750028"]
PEOPLE = ["gp@quay.example", "desk@quay.example", "gp@glen.example", "x@elsewhere.example", "GP@Quay.example"]
REFERENCES = [reference(number) for number in range(6)]
IDS = [f"<ours-{n}@team.example>" for n in range(6)]

subsets = st.sets(st.sampled_from(CHIS), max_size=2).map(frozenset)
known = st.builds(
    Known,
    case_id=st.just(0),
    reference=st.just(""),
    practice_id=st.sampled_from([None, 1, 2]),
    correspondents=st.sets(st.sampled_from(PEOPLE), max_size=3).map(frozenset),
    chis=subsets,
)


def torn(token: str, how: int, place: int) -> str:
    """A token as mail programs leave it; its meaning is the same."""
    at = 1 + place % (len(token) - 1)
    a, b = token[:at], token[at:]
    return [
        token, token.lower(), f"{a}\n{b}", f"> {a}\n> {b}", f"> > {a}\r\n> > {b}", f"{a}=\n{b}", f"| {a} \n| {b}", f"{a}\u200b{b}", f"<{token}>",
        f"https://safelinks.example/?url=https%3A%2F%2Fteam.example%2F{quote(token, safe='').replace('-', '%2D')}&data=05",
        token.replace("-", "\u2011"), f"ref my\n{token}",
    ][how % 12]  # fmt: skip


def spoiled(token: str, how: int) -> str:
    """What is no token of ours: cut short, changed, another case's name before it, or another service's."""
    name, _, signature = token.partition("-")
    other = REFERENCES[(REFERENCES.index(name) + 1) % len(REFERENCES)]
    changed = "A" if signature[-1] != "A" else "B"
    return [
        token[:-1],
        f"{name}-{signature[:-1]}{changed}",
        f"{other}-{signature}",
        sign(name, OTHER_KEY),
        f"{token}Q",
        f"9{token}"[:-1],
        name,
    ][how % 7]


tokens = st.tuples(st.sampled_from(REFERENCES), st.booleans(), st.integers(0, 11), st.integers(0, 40))
texts = st.lists(
    st.one_of(tokens, st.sampled_from(["Thank you.", "the dose", "> quoted", "CHI", "4F7K", "-", "Hello WRITER"])),
    max_size=4,
)


def written(pieces: list[object]) -> str:
    """The pieces as a mail's text."""
    lines = []
    for piece in pieces:
        if isinstance(piece, tuple):
            name, is_true, how, place = piece
            token = sign(name, KEY)
            lines.append(torn(token, how, place) if is_true else spoiled(token, how))
        else:
            lines.append(str(piece))
    return "\n\n".join(lines)


mails = st.builds(
    Incoming,
    sender=st.sampled_from([None, *PEOPLE]),
    subject=st.sampled_from(["Re: a question", *(f"RE: [SU-GP {name}] Answer" for name in REFERENCES), *REFERENCES]),
    text=texts.map(written),
    message_ids=st.lists(st.sampled_from([*IDS, "<elsewhere@x.example>"]), max_size=3).map(tuple),
    practice_id=st.sampled_from([None, 1, 2, 3]),
    chis=subsets,
)


def slow(mail: Incoming, cases: dict[str, Known], by_id: dict[str, Known]) -> set[int]:
    """Every case the mail could be proven to belong to and whose people and persons are the mail's: without order, without shortcuts."""
    bare = {re.sub(r"[^A-Z2-9]", "", form.upper()) for form in (mail.text, unquote(mail.text))}
    proven = [cases[name] for name in cases if any(name + sign(name, KEY).partition("-")[2] in form for form in bare)]
    proven += [by_id[one] for one in mail.message_ids if one in by_id]
    return {case.case_id for case in proven if knows(case, mail) and same_person(case, mail)}


def knows(case: Known, mail: Incoming) -> bool:
    """Whether the sender is part of the conversation."""
    sender = (mail.sender or "").lower()
    return (sender != "" and sender in [one.lower() for one in case.correspondents]) or (
        mail.practice_id is not None and mail.practice_id == case.practice_id
    )


def same_person(case: Known, mail: Incoming) -> bool:
    """Whether every CHI of the mail is the case's; a case without one takes one."""
    strange = [chi for chi in mail.chis if chi not in case.chis]
    return not strange or (not case.chis and len(strange) == 1)


EVERYTHING = (mails, st.lists(known, min_size=6, max_size=6), st.lists(st.integers(0, 5), min_size=6, max_size=6))


def refuse_mixing(mail: Incoming, found: list[Known], owners: list[int]) -> None:
    """Where the law joins a mail to a case, the slow reference must allow it, and no person may be new to the case."""
    cases = {
        name: Known(number, name, one.practice_id, one.correspondents, one.chis)
        for number, (name, one) in enumerate(zip(REFERENCES, found, strict=True))
    }
    by_id = {one: cases[REFERENCES[owner]] for one, owner in zip(IDS, owners, strict=True)}

    decided = belongs_to(mail, {name: cases[name] for name in references_in(mail) if name in cases}, by_id, KEY)

    if isinstance(decided, Thread):
        assert decided.case_id in slow(mail, cases, by_id)
        joined = cases[REFERENCES[decided.case_id]]
        assert not joined.chis or mail.chis <= joined.chis
    else:
        assert isinstance(decided, New)
        assert decided.because


@settings(max_examples=400)
@given(*EVERYTHING)
def test_a_mail_joins_no_case_that_the_slow_reference_does_not_allow(
    mail: Incoming, found: list[Known], owners: list[int]
) -> None:
    refuse_mixing(mail, found, owners)


@pytest.mark.long
@settings(max_examples=15_000, deadline=None)
@given(*EVERYTHING)
def test_fifteen_thousand_mails_join_no_case_of_another_person(
    mail: Incoming, found: list[Known], owners: list[int]
) -> None:
    refuse_mixing(mail, found, owners)


@settings(max_examples=400)
@given(
    st.sampled_from(REFERENCES),
    st.integers(0, 11),
    st.integers(0, 40),
    st.sampled_from(["", "Hello, ", "ref:\n", "> "]),
)
def test_a_true_token_is_found_however_it_was_torn(name: str, how: int, place: int, before: str) -> None:
    found = tokens_in(f"{before}{torn(sign(name, KEY), how, place)}\n\nThank you")

    assert name in {verify(token, KEY) for token in found}


@settings(max_examples=400)
@given(st.sampled_from(REFERENCES), st.integers(0, 6))
def test_a_spoiled_or_foreign_token_proves_nothing(name: str, how: int) -> None:
    assert [verify(token, KEY) for token in tokens_in(f"see {spoiled(sign(name, KEY), how)} please")] in (
        [],
        [None],
        [None, None],
        [None, None, None],
    )


@given(st.text(alphabet=ALPHABET + "-=\n> \u200b%2Dae", max_size=400))
def test_no_text_yields_a_token_of_ours_by_chance(text: str) -> None:
    assert not any(verify(token, KEY) for token in tokens_in(text))
