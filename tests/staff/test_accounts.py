"""Colleagues' accounts: added, refused, ended."""

import pytest
from build import TUESDAY_10AM as NOW
from sqlalchemy import Engine, select

from liaison.staff import accounts, signing_in
from liaison.staff.accounts import WrongAccount, add, check, disable, everyone
from liaison.staff.passwords import WeakPassword
from liaison.store.session import reading, transaction
from liaison.store.tables_people import SignIn, Staff
from models.taxonomy import Handler


def test_a_colleague_is_added_tidied_with_roles_and_without_a_password_cannot_sign_in(engine: Engine) -> None:
    with transaction(engine) as session:
        add(
            session, email=" Morag@Liaison.example ", name=" Morag Linn ", access=["duty_worker"], roles=["duty_nurse"],
            localities=["North"], now=NOW,
        )  # fmt: skip

    with reading(engine) as session:
        (staff,) = everyone(session)
    assert (staff.email, staff.name, staff.active, staff.password_hash) == (
        "morag@liaison.example", "Morag Linn", True, None,
    )  # fmt: skip
    assert (staff.access, staff.roles, staff.localities) == (["duty_worker"], ["duty_nurse"], ["North"])
    assert staff.created_at == NOW


def test_an_address_is_taken_once_whatever_its_case(engine: Engine) -> None:
    with transaction(engine) as session:
        add(session, email="morag@liaison.example", name="Morag", access=["lead"], now=NOW)

        with pytest.raises(WrongAccount, match="already"):
            add(session, email="MORAG@liaison.example", name="Another", access=["lead"], now=NOW)


@pytest.mark.parametrize(
    "email", ["", "@", "morag", "@liaison.example", "morag@", "a@b@c.example", "mo rag@liaison.example"]
)
def test_what_is_no_address_is_refused(email: str) -> None:
    with pytest.raises(WrongAccount, match="not an e-mail address"):
        check(email, ["lead"], [])


def test_access_and_roles_are_two_things_and_each_has_its_list() -> None:
    check("morag@liaison.example", accounts.ACCESS, list(Handler))
    with pytest.raises(WrongAccount, match="duty_worker"):
        check("morag@liaison.example", ["duty_nurse"], [])
    with pytest.raises(WrongAccount, match="harm_reduction_nurse"):
        check("morag@liaison.example", [], ["lead"])


@pytest.mark.parametrize("name", ["", "  "])
def test_a_colleague_has_a_name(memory_engine: Engine, name: str) -> None:
    with transaction(memory_engine) as session, pytest.raises(WrongAccount, match="name"):
        add(session, email="morag@liaison.example", name=name, access=["lead"], now=NOW)


def test_a_weak_password_leaves_no_account(memory_engine: Engine) -> None:
    with pytest.raises(WeakPassword), transaction(memory_engine) as session:
        add(session, email="morag@liaison.example", name="Morag", access=["lead"], password="short", now=NOW)

    with reading(memory_engine) as session:
        assert everyone(session) == []


def test_disabling_ends_every_sign_in_of_one_colleague_and_keeps_the_name(engine: Engine) -> None:
    with transaction(engine) as session:
        for name in ("morag", "iain"):
            staff = add(session, email=f"{name}@liaison.example", name=name.title(), access=["lead"], now=NOW)
            for _ in range(2):
                signing_in.start(session, staff.id or 0, now=NOW, hours=10)

    with transaction(engine) as session:
        ended = disable(session, " MORAG@liaison.example")
        ended_id = ended.id

    with reading(engine) as session:
        assert [(row.name, row.active) for row in everyone(session)] == [("Iain", True), ("Morag", False)]
        left = {row.staff_id for row in session.scalars(select(SignIn))}
        assert len(left) == 1
        assert ended_id not in left
        assert session.get(Staff, ended_id) is not None


def test_disabling_nobody_is_refused(memory_engine: Engine) -> None:
    with transaction(memory_engine) as session, pytest.raises(WrongAccount, match="no account for nobody@"):
        disable(session, "nobody@liaison.example")
