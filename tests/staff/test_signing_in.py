"""Signing in: one sentence for whatever is wrong, an end to guessing, an opaque cookie that ends by itself or by hand."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from build import TUESDAY_10AM as NOW
from sqlalchemy import Engine, inspect, select, text

from liaison.staff import accounts
from liaison.staff.signing_in import TRIES, WINDOW, NotSignedIn, Ticket, sign_in, sign_out, who_is
from liaison.store.session import reading, transaction
from liaison.store.tables_people import SignIn, SignInAttempt

MORAG, PASSWORD = "morag@liaison.example", "a harbour in the morning"
HOURS = 10


@pytest.fixture
def house(memory_engine: Engine) -> Engine:
    return furnished(memory_engine)


def furnished(engine: Engine) -> Engine:
    """Morag with a password, Iain without one."""
    with transaction(engine) as session:
        accounts.add(session, email=MORAG, name="Morag", access=["lead"], password=PASSWORD, now=NOW)
        accounts.add(session, email="iain@liaison.example", name="Iain", access=["lead"], now=NOW)
    return engine


def try_once(
    engine: Engine, email: str = MORAG, password: str = PASSWORD, *, address: str = "10.0.0.1", now: datetime = NOW
) -> Any:
    """One try as the page makes it: what was refused is kept in the same commit. A ticket, or the words of the refusal."""
    with transaction(engine) as session:
        try:
            return sign_in(session, email, password, address=address, now=now, hours=HOURS)
        except NotSignedIn as no:
            return str(no)


def attempts(engine: Engine) -> int:
    with reading(engine) as session:
        return len(list(session.scalars(select(SignInAttempt))))


def test_the_right_password_signs_in_whatever_the_case_of_the_address(engine: Engine) -> None:
    furnished(engine)

    assert "do not go together" in try_once(engine, password="a wrong password here")
    ticket = try_once(engine, " Morag@LIAISON.example ")

    with reading(engine) as session:
        found = who_is(session, ticket.token, NOW)
    assert found is not None
    assert found[0].email == MORAG
    assert found[1].expires_at == NOW + timedelta(hours=HOURS)


def test_wrong_password_unknown_account_no_password_and_disabled_account_sound_alike(house: Engine) -> None:
    with transaction(house) as session:
        accounts.add(session, email="gone@liaison.example", name="Gone", access=["lead"], password=PASSWORD, now=NOW)
        accounts.disable(session, "gone@liaison.example")

    said = {
        try_once(house, MORAG, "a wrong password here"),
        try_once(house, "nobody@liaison.example", PASSWORD),
        try_once(house, "iain@liaison.example", PASSWORD),
        try_once(house, "gone@liaison.example", PASSWORD),
        try_once(house, "", ""),
    }

    assert len(said) == 1
    assert "do not go together" in said.pop()


def test_after_too_many_tries_even_the_right_password_waits_and_only_from_that_address(house: Engine) -> None:
    for _ in range(TRIES):
        assert "do not go together" in try_once(house, password="a wrong password here")

    assert "Too many tries" in try_once(house)
    assert isinstance(try_once(house, address="10.0.0.2"), Ticket)
    assert isinstance(try_once(house, now=NOW + WINDOW), Ticket)


def test_guessing_at_an_account_there_is_not_is_slowed_down_alike(house: Engine) -> None:
    for _ in range(TRIES):
        try_once(house, "nobody@liaison.example")

    assert "Too many tries" in try_once(house, "nobody@liaison.example")


def test_signing_in_forgets_the_wrong_tries_before_it(house: Engine) -> None:
    for _ in range(TRIES - 1):
        try_once(house, password="a wrong password here")

    assert isinstance(try_once(house), Ticket)
    assert attempts(house) == 0


def test_a_sign_in_ends_when_its_time_is_over(house: Engine) -> None:
    ticket = try_once(house)

    with reading(house) as session:
        assert who_is(session, ticket.token, NOW + timedelta(hours=HOURS, seconds=-1)) is not None
        assert who_is(session, ticket.token, NOW + timedelta(hours=HOURS)) is None


def test_signing_out_ends_this_sign_in_and_no_other(house: Engine) -> None:
    here, there = try_once(house), try_once(house)

    with transaction(house) as session:
        sign_out(session, here.token)

    with reading(house) as session:
        assert who_is(session, here.token, NOW) is None
        assert who_is(session, there.token, NOW) is not None


def test_a_disabled_colleague_is_nobody_at_the_next_page(house: Engine) -> None:
    ticket = try_once(house)
    with transaction(house) as session:
        staff, _ = who_is(session, ticket.token, NOW) or (None, None)
        assert staff is not None
        staff.active = False  # however it came about: the row of the sign-in is still there

    with reading(house) as session:
        assert session.scalars(select(SignIn)).first() is not None
        assert who_is(session, ticket.token, NOW) is None


@pytest.mark.parametrize("token", [None, "", "guess", "a" * 64])
def test_a_cookie_that_is_not_ours_is_nobody(house: Engine, token: str | None) -> None:
    try_once(house)

    with reading(house) as session:
        assert who_is(session, token, NOW) is None


def test_the_database_holds_neither_token_nor_password_nor_who_tried_from_where(house: Engine) -> None:
    ticket = try_once(house)
    try_once(house, password="a wrong password here")

    with reading(house) as session:
        everything = " ".join(
            str(row)
            for table in ("sign_in", "sign_in_attempt", "staff")
            for row in session.execute(text(f"SELECT * FROM {table}"))
        )
    assert {"sign_in", "sign_in_attempt", "staff"} <= set(inspect(house).get_table_names())
    for secret in (ticket.token, PASSWORD, "a wrong password here", "10.0.0.1"):
        assert secret not in everything
    assert len(ticket.token) >= 43  # 32 random bytes


def test_the_hash_in_the_database_is_no_cookie(house: Engine) -> None:
    try_once(house)

    with reading(house) as session:
        row = session.scalars(select(SignIn)).one()
        assert who_is(session, row.token_hash, NOW) is None
