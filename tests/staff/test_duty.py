"""The stored rota as values: who is active, which roles are known, how far is looked."""

from datetime import timedelta

from build import TUESDAY_10AM as NOW
from sqlalchemy import Engine
from sqlmodel import Session

from liaison.staff.duty import AHEAD, BEHIND, rota, workers
from liaison.store.session import reading, transaction
from liaison.store.tables_people import Leave, Shift, Staff
from models.taxonomy import Handler

HOUR = timedelta(hours=1)


def colleague(session: Session, name: str, **more: object) -> int:
    row = Staff(email=f"{name}@service.example", name=name, created_at=NOW, **more)
    session.add(row)
    session.flush()
    assert row.id is not None
    return row.id


def test_active_colleagues_are_workers_with_the_roles_that_are_known(engine: Engine) -> None:
    with transaction(engine) as session:
        nora = colleague(
            session, "Nora", roles=["duty_nurse", "wizard"], localities=["North"], weekly_hours=20.0, access=["lead"]
        )
        colleague(session, "Gone", roles=["duty_nurse"], active=False)

    with reading(engine) as session:
        (found,) = workers(session)
    assert (found.id, found.name, found.roles, found.localities, found.hours) == (
        nora, "Nora", frozenset({Handler.DUTY_NURSE}), frozenset({"North"}), 20.0,
    )  # fmt: skip


def test_who_is_on_shift_and_not_on_leave_is_on_duty(engine: Engine) -> None:
    with transaction(engine) as session:
        here, away, off = (colleague(session, name, roles=["duty_nurse"]) for name in ("Here", "Away", "Off"))
        for one in (here, away):
            session.add(Shift(staff_id=one, starts_at=NOW - HOUR, ends_at=NOW + HOUR))
        session.add(Shift(staff_id=off, starts_at=NOW + HOUR, ends_at=NOW + 2 * HOUR))
        session.add(Leave(staff_id=away, starts_at=NOW - HOUR, ends_at=NOW + HOUR))

    with reading(engine) as session:
        on = rota(session, NOW)
    assert [worker.id for worker in on.on_shift(NOW)] == [here]
    assert [worker.id for worker in on.on_shift(NOW + HOUR)] == [off]


def test_the_rota_reaches_from_a_week_back_to_four_weeks_ahead(engine: Engine) -> None:
    inside = (NOW - BEHIND, NOW + AHEAD - HOUR)
    outside = (NOW - BEHIND - 2 * HOUR, NOW + AHEAD)
    with transaction(engine) as session:
        nora = colleague(session, "Nora", roles=["duty_nurse"])
        for start in (*inside, *outside):
            session.add(Shift(staff_id=nora, starts_at=start, ends_at=start + HOUR))

    with reading(engine) as session:
        on = rota(session, NOW)
    assert all(on.on_shift(start) for start in inside)
    assert not any(on.on_shift(start) for start in outside)
