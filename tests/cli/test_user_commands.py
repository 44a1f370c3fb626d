"""`liaison user`: added with a hidden password, listed, ended with every sign-in."""

from datetime import timedelta
from pathlib import Path

import pytest
from build import TUESDAY_10AM
from sqlalchemy import select
from sqlmodel import SQLModel

from liaison.app import App
from liaison.staff import passwords, signing_in
from liaison.store.session import reading, transaction
from liaison.store.tables_people import SignIn, Staff
from tests.cli.conftest import Desk

PASSWORD = "a harbour in the morning"


def rows(app: App, table: type[SQLModel]) -> list[SQLModel]:
    with reading(app.engine) as session:
        return list(session.scalars(select(table)))


def add(liaison: Desk, *more: str, email: str = "Morag@liaison.example") -> int:
    return liaison("user", "add", email, "--name", "Morag Linn", "--access", "lead", *more).code


def test_a_colleague_is_added_with_a_password_from_the_environment_and_only_its_hash_is_kept(
    liaison: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LIAISON_NEW_PASSWORD", PASSWORD)

    assert add(liaison, "--role", "team_lead", "--role", "duty_nurse", "--locality", "North") == 0

    (user,) = liaison("user", "list", "--json").json["users"]
    assert user == {
        "email": "morag@liaison.example", "name": "Morag Linn", "access": ["lead"], "roles": ["team_lead", "duty_nurse"], "active": True, "password": True,
    }  # fmt: skip
    (staff,) = rows(liaison.app(), Staff)
    assert isinstance(staff, Staff)
    assert passwords.fits(PASSWORD, staff.password_hash)
    assert PASSWORD.encode() not in liaison.database.read_bytes()


def test_a_password_as_an_argument_is_wrong_usage(liaison: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIAISON_NEW_PASSWORD", PASSWORD)

    assert add(liaison, "--password", PASSWORD) == 2
    assert rows(liaison.app(), Staff) == []


@pytest.mark.parametrize(
    ("email", "access", "role", "password"),
    [
        ("no address", "lead", "admin", PASSWORD),
        ("@liaison.example", "lead", "admin", PASSWORD),
        ("a@b@liaison.example", "lead", "admin", PASSWORD),
        ("m@liaison.example", "queen", "admin", PASSWORD),
        ("m@liaison.example", "lead", "wizard", PASSWORD),
        ("m@liaison.example", "lead", "admin", "short"),
        ("m@liaison.example", "lead", "admin", "aaaaaaaaaaaaaaaaaaa"),
        ("m@liaison.example", "lead", "admin", None),
    ],
)
def test_an_account_that_cannot_be_made_ends_in_one_clear_line_without_the_password(
    liaison: Desk, monkeypatch: pytest.MonkeyPatch, email: str, access: str, role: str, password: str | None
) -> None:
    if password:
        monkeypatch.setenv("LIAISON_NEW_PASSWORD", password)

    ran = liaison("user", "add", email, "--name", "Morag", "--access", access, "--role", role)

    assert (ran.code, ran.out) == (1, "")
    assert len(ran.err.splitlines()) == 1
    assert "should not have happened" not in ran.err
    assert password is None or password not in ran.err
    assert rows(liaison.app(), Staff) == []


def test_the_same_address_is_not_added_twice(liaison: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIAISON_NEW_PASSWORD", PASSWORD)
    add(liaison)

    ran = liaison("user", "add", "MORAG@liaison.example", "--name", "Another", "--access", "admin")

    assert ran.code == 1
    assert "already" in ran.err


def test_disabling_an_account_ends_its_sign_ins_and_no_new_one_can_begin(
    liaison: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LIAISON_NEW_PASSWORD", PASSWORD)
    add(liaison)
    app = liaison.app()
    with transaction(app.engine) as session:
        ticket = signing_in.sign_in(
            session, "morag@liaison.example", PASSWORD, address="10.0.0.1", now=TUESDAY_10AM, hours=10
        )

    ran = liaison("user", "disable", "Morag@liaison.example")

    assert ran.code == 0
    assert liaison("user", "list", "--json").json["users"][0]["active"] is False
    assert "disabled" in liaison("user", "list").out
    assert rows(app, SignIn) == []
    with transaction(app.engine) as session:
        assert signing_in.who_is(session, ticket.token, TUESDAY_10AM + timedelta(minutes=1)) is None
        with pytest.raises(signing_in.NotSignedIn):
            signing_in.sign_in(
                session, "morag@liaison.example", PASSWORD, address="10.0.0.1", now=TUESDAY_10AM, hours=10
            )


def test_disabling_somebody_who_is_not_there_ends_in_one_clear_line(liaison: Desk) -> None:
    ran = liaison("user", "disable", "nobody@liaison.example")

    assert (ran.code, ran.err) == (1, "liaison: There is no account for nobody@liaison.example.\n")


def signs_in(app: App, password: str) -> str:
    with transaction(app.engine) as session:
        return signing_in.sign_in(
            session, "morag@liaison.example", password, address="10.0.0.1", now=TUESDAY_10AM, hours=10
        ).token


def test_a_colleague_who_came_with_a_list_is_given_a_password_and_can_sign_in(
    liaison: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    staff = tmp_path / "staff.csv"
    staff.write_text("email,name,access,roles\nMorag@liaison.example,Morag Linn,admin,admin\n")
    assert liaison("import", "staff", str(staff)).code == 0
    assert "no password yet" in liaison("user", "list").out
    monkeypatch.setenv("LIAISON_NEW_PASSWORD", PASSWORD)
    assert (
        "liaison user password"
        in liaison("user", "add", "morag@liaison.example", "--name", "M", "--access", "lead").err
    )

    ran = liaison("user", "password", "MORAG@liaison.example")

    assert ran.code == 0
    assert signs_in(liaison.app(), PASSWORD)
    assert "no password yet" not in liaison("user", "list").out


def test_a_new_password_ends_what_was_signed_in_with_the_old_one(
    liaison: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LIAISON_NEW_PASSWORD", PASSWORD)
    add(liaison)
    signs_in(liaison.app(), PASSWORD)
    monkeypatch.setenv("LIAISON_NEW_PASSWORD", "another harbour at night")

    assert liaison("user", "password", "morag@liaison.example").code == 0

    assert rows(liaison.app(), SignIn) == []
    with pytest.raises(signing_in.NotSignedIn):
        signs_in(liaison.app(), PASSWORD)
    assert signs_in(liaison.app(), "another harbour at night")


def test_an_account_that_was_ended_is_opened_only_on_purpose_and_never_with_the_old_password(
    liaison: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LIAISON_NEW_PASSWORD", PASSWORD)
    add(liaison)
    liaison("user", "disable", "morag@liaison.example")
    refused = liaison("user", "password", "morag@liaison.example")
    assert (refused.code, "liaison user enable" in refused.err) == (1, True)
    monkeypatch.setenv("LIAISON_NEW_PASSWORD", "another harbour at night")

    assert liaison("user", "enable", "morag@liaison.example").code == 0

    with pytest.raises(signing_in.NotSignedIn):
        signs_in(liaison.app(), PASSWORD)
    assert signs_in(liaison.app(), "another harbour at night")


@pytest.mark.parametrize("command", ["password", "enable"])
def test_a_password_for_nobody_or_a_weak_one_ends_in_one_clear_line(
    liaison: Desk, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setenv("LIAISON_NEW_PASSWORD", PASSWORD)
    ran = liaison("user", command, "nobody@liaison.example")
    assert (ran.code, ran.err) == (1, "liaison: There is no account for nobody@liaison.example.\n")
    add(liaison)
    monkeypatch.setenv("LIAISON_NEW_PASSWORD", "short")

    ran = liaison("user", command, "morag@liaison.example")

    assert (ran.code, len(ran.err.splitlines())) == (1, 1)
    assert signs_in(liaison.app(), PASSWORD)
