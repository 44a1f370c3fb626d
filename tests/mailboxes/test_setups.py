"""Further mailboxes as rows: checked field by field, what says which mailbox it is stays, and the ledger outlives all of it."""

import pytest
from build import TUESDAY_10AM as NOW
from build import app_on, mail, service
from sqlalchemy import Engine, func, select

from liaison.mailbox_settings import KINDS
from liaison.mailboxes import setups
from liaison.mailboxes.fields import IDENTITY, LABELS, TITLES, fields, secret_fields
from liaison.mailboxes.sealing import LostKey
from liaison.mailboxes.setups import WrongSetup
from liaison.store.session import reading, transaction
from liaison.store.tables import LedgerItem, MailboxRow
from liaison.store.tables_post import MailboxSetup
from liaison.triage import intake

KEY = b"a key for tests only, 32 bytes!!"
IMAP = {
    "name": "second", "address": "second@liaison.example", "host": "mail.board.example", "user": "second", "password": "horse battery",
    "port": "993", "smtp_saves_sent": "True",
}  # fmt: skip


def add(engine: Engine, kind: str = "imap", given: dict[str, str] = IMAP) -> int:
    with transaction(engine) as session:
        return setups.add(session, kind, given, ours="main", key=KEY, by_id=None, now=NOW)


def change(engine: Engine, setup_id: int, key: bytes = KEY, **given: str) -> None:
    with transaction(engine) as session:
        setups.change(session, setup_id, given, key=key, by_id=None, now=NOW)


def stored(engine: Engine) -> MailboxSetup:
    with reading(engine) as session:
        return session.scalars(select(MailboxSetup)).one()


def refused(engine: Engine, kind: str = "imap", **changes: str) -> dict[str, str]:
    with pytest.raises(WrongSetup) as wrong:
        add(engine, kind, IMAP | changes)
    return dict(wrong.value.wrong)


def test_every_field_of_every_kind_has_a_label_and_its_kind_an_identity() -> None:
    assert set(TITLES) == set(IDENTITY) == set(KINDS)
    for kind in KINDS:
        names = {one.name for one in fields(kind)}
        assert names <= set(LABELS)
        assert IDENTITY[kind] <= names
    assert secret_fields("imap") == {"password", "client_secret"}


def test_a_mailbox_is_kept_with_its_secret_sealed_and_rests_until_it_is_started(engine: Engine) -> None:
    setup_id = add(engine)

    row = stored(engine)
    assert "horse" not in f"{row.settings}{row.sealed}"
    with reading(engine) as session:
        one = setups.one(session, setup_id)
        assert one is not None
        assert (one.row.name, one.row.address, one.row.paused_at) == ("second", "second@liaison.example", NOW)
        opened = setups.settings_of(row, KEY)
    assert opened.password.get_secret_value() == "horse battery"  # type: ignore[attr-defined]
    assert opened.smtp_saves_sent is True  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("host", "", "IMAP server: please fill this in."),
        ("port", "70000", "IMAP port: input should be less than or equal to 65535"),
        ("address", "nobody", "should be a mail address"),
        ("name", "main", setups.USED),
        ("ca_file_", "x", "Extra inputs are not permitted"),
    ],
)
def test_a_mistake_is_told_beside_its_field(engine: Engine, field: str, value: str, words: str) -> None:
    found = refused(engine, **{field: value})

    assert list(found) == [field]
    assert words.lower() in found[field].lower()


def test_half_a_way_to_sign_in_is_about_the_form_and_repeats_no_secret(engine: Engine) -> None:
    found = refused(engine, client_id="x")

    assert list(found) == [""]
    assert "horse" not in str(found)
    assert refused(engine, password="")[""].startswith("Needs one way to sign in")


def test_an_unknown_kind_is_refused(engine: Engine) -> None:
    assert "knows no mailbox of the kind pigeon" in refused(engine, kind="pigeon")[""]


def test_a_name_is_used_once_and_not_again_after_it_was_taken_off(engine: Engine) -> None:
    setup_id = add(engine)
    with transaction(engine) as session:
        setups.remove(session, setup_id, now=NOW)

    assert refused(engine) == {"name": setups.USED}


def test_a_change_keeps_the_secret_and_never_which_mailbox_it_is(engine: Engine) -> None:
    setup_id = add(engine)

    change(engine, setup_id, address="new@liaison.example", port="994", host="other.example", name="x", user="y")

    row = stored(engine)
    opened = setups.settings_of(row, KEY)
    assert (opened.name, opened.host, opened.user, opened.port) == ("second", "mail.board.example", "second", 994)  # type: ignore[attr-defined]
    assert opened.password.get_secret_value() == "horse battery"  # type: ignore[attr-defined]
    assert row.version == 2
    with reading(engine) as session:
        assert session.scalars(select(MailboxRow)).one().address == "new@liaison.example"


def test_a_new_secret_replaces_the_old_one_and_mends_a_lost_key(engine: Engine) -> None:
    setup_id = add(engine)
    new_key = b"another key for tests, 32 bytes!"
    with pytest.raises(LostKey):
        change(engine, setup_id, key=new_key, address="second@liaison.example")

    change(engine, setup_id, key=new_key, address="second@liaison.example", password="new horse")

    assert setups.settings_of(stored(engine), new_key).password.get_secret_value() == "new horse"  # type: ignore[attr-defined]


def test_taking_a_mailbox_off_the_list_keeps_its_mails_and_forgets_its_secrets(engine: Engine) -> None:
    app = app_on(engine)
    service(app)
    setup_id = add(engine, given=IMAP | {"name": "second"})
    app.mailboxes["main"].deliver(mail())  # type: ignore[attr-defined]
    second = app_on(engine, mailbox=app.mailboxes["main"])
    intake.take_batch(second, "main", NOW)

    with transaction(engine) as session:
        setups.remove(session, setup_id, now=NOW)

    with reading(engine) as session:
        assert session.scalar(select(func.count()).select_from(LedgerItem)) == 1
        assert session.scalars(select(MailboxSetup)).all() == []
        assert {row.name for row in session.scalars(select(MailboxRow))} == {"main", "second"}
