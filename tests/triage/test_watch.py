"""An urgent mail that nobody has opened is told up the ladder, each step once, until a person opens it."""

from dataclasses import replace
from datetime import timedelta

from build import TUESDAY_10AM, add_worker, app_on, arrive, letters, mail, service
from pydantic import SecretStr
from sqlalchemy import Engine

from liaison.config import AlarmSettings, WebSettings
from liaison.domain.ladder import Way, When, Whom
from liaison.outbox.webhook import NotRung
from liaison.practices import site_ladder
from liaison.practices.site_ladder import Wanted
from liaison.store import alarm_queries, mail_queries
from liaison.store.session import reading, transaction
from liaison.store.tables_people import Leave
from liaison.triage import calls, inbox, watch

URGENT = mail("Jo Example took an overdose of heroin this morning and is drowsy now", subject="Jo Example")


def minutes(n: int):
    return TUESDAY_10AM + timedelta(minutes=n)


def test_the_ladder_climbs_until_somebody_opens_it(engine: Engine) -> None:
    app = app_on(engine)
    ids = service(app)
    (case,) = arrive(app, URGENT)

    assert watch.raise_alarms(app, minutes(14)) == 0
    assert watch.raise_alarms(app, minutes(15)) == 1
    assert watch.raise_alarms(app, minutes(16)) == 0
    assert (
        watch.raise_alarms(app, minutes(20)) == 2
    )  # the only duty nurse has it: nobody else is on duty, so the lead is told at once
    with transaction(engine) as session:
        inbox.open_case(session, case.id, staff_id=ids["Nora"], now=minutes(21))
    assert watch.raise_alarms(app, minutes(60)) == 0


def test_the_alarm_goes_to_owner_then_duty_then_lead_and_names_nobody(engine: Engine) -> None:
    app = app_on(engine)
    service(app)
    (case,) = arrive(app, URGENT)

    watch.raise_alarms(app, minutes(60))

    alarms = letters(app, "escalation")
    assert {to for letter in alarms for to in letter.to} == {"nora@service.example", "lena@service.example"}
    for letter in alarms:
        assert case.reference in letter.text
        assert "Example" not in letter.subject + letter.text
        assert "overdose" not in letter.subject + letter.text


def test_an_alarm_leads_to_where_colleagues_open_the_pages_behind_a_proxy(engine: Engine) -> None:
    app = app_on(engine)
    web = WebSettings(host="0.0.0.0", address="https://liaison.board.example/")
    app = replace(app, settings=app.settings.model_copy(update={"web": web}))
    service(app)
    (case,) = arrive(app, URGENT)

    watch.raise_alarms(app, minutes(60))

    for letter in letters(app, "escalation"):
        assert f"https://liaison.board.example/cases/{case.id}" in letter.text
        assert "0.0.0.0" not in letter.text


def test_where_the_only_lead_is_on_leave_whoever_is_not_away_is_told_at_once_and_what_happened_says_so(
    engine: Engine,
) -> None:
    app = app_on(engine)
    ids = service(app)
    with transaction(engine) as session:
        for name in ("Lena", "Farid"):
            session.add(Leave(staff_id=ids[name], starts_at=minutes(-60), ends_at=minutes(600)))
    (case,) = arrive(app, URGENT)

    assert watch.raise_alarms(app, minutes(15)) == 1
    assert watch.raise_alarms(app, minutes(20)) == 3  # nobody else on duty, the lead who is away, everybody who is not
    assert watch.raise_alarms(app, minutes(60)) == 0

    told = [to for letter in letters(app, "escalation") for to in letter.to]
    assert sorted(told) == [f"{name}@service.example" for name in ("lena", "nora", "nora", "petra")]
    assert "You receive this as a colleague who is not away." in letters(app, "escalation")[-1].text
    with reading(engine) as session:
        said = [event.because for event in mail_queries.events_of(session, "case", case.id)]
    assert "alarm: team lead told, who is away, so the next step too" in said
    assert "alarm: everybody who is not away told" in said


def test_routine_mail_raises_no_alarm(engine: Engine) -> None:
    app = app_on(engine)
    service(app)
    arrive(app, mail("Could we have an appointment please"))

    assert watch.raise_alarms(app, minutes(60 * 24 * 9)) == 0


def test_an_urgent_case_that_nobody_has_alarms_as_well(engine: Engine) -> None:
    app = app_on(engine)
    arrive(app, URGENT)

    assert watch.raise_alarms(app, minutes(60)) == 4  # three steps, and below them everybody: nobody works here at all


def test_an_urgent_reply_that_nobody_opens_climbs_the_ladder_anew(engine: Engine) -> None:
    app = app_on(engine)
    ids = service(app)
    (case,) = arrive(app, URGENT)
    watch.raise_alarms(app, minutes(60))
    with transaction(engine) as session:
        inbox.open_case(session, case.id, staff_id=ids["Nora"], now=minutes(61))
    before = len(letters(app, "escalation"))

    reply = mail("He cannot be woken now", message_id="<two@quay.example>", headers="In-Reply-To: <one@quay.example>")
    arrive(app, reply, now=minutes(62))

    assert watch.raise_alarms(app, minutes(63)) == 0
    assert watch.raise_alarms(app, minutes(62 + 60)) == 3
    assert len(letters(app, "escalation")) > before
    assert watch.raise_alarms(app, minutes(62 + 90)) == 0


def test_every_step_is_told_once_and_the_ladder_goes_on_until_it_is_opened_though_it_was_taken(engine: Engine) -> None:
    app = app_on(engine)
    ids = service(app)
    with transaction(engine) as session:
        add_worker(session, "Una", ["duty_nurse"], TUESDAY_10AM)
    (case,) = arrive(app, URGENT)

    raised = [watch.raise_alarms(app, minutes(n)) for n in range(90)]

    assert [n for n, number in enumerate(raised) if number] == [15, 20, 30]
    assert sum(raised) == 3
    assert len(letters(app, "escalation")) == 3
    assert case.owner_id in (ids["Nora"], 6)


def on_the_ladder(app, *wanted: Wanted) -> None:
    with transaction(app.engine) as session:
        for one in wanted:
            site_ladder.add(session, one, by_id=1, now=TUESDAY_10AM)


def test_a_site_s_own_ladder_holds_with_its_on_call_step_out_of_hours_alone(memory_engine: Engine) -> None:
    app = app_on(memory_engine)
    ids = service(app)
    phone = {"title": "on-call consultant", "email": "oncall@board.example", "phone": "01632960500"}
    on_the_ladder(
        app,
        Wanted(0, Whom.OWNER),
        Wanted(10, Whom.ADDRESS, When.CLOSED, **phone),
        Wanted(20, Whom.PERSON, staff_id=ids["Lena"]),
    )  # fmt: skip
    (by_day,) = arrive(app, URGENT)
    watch.raise_alarms(app, minutes(60))
    assert [letter.to for letter in letters(app, "escalation")] == [["nora@service.example"], ["lena@service.example"]]

    late = TUESDAY_10AM + timedelta(hours=6, minutes=55)  # 16:55: the clock starts before closing and goes on after it
    arrive(app, mail("He took an overdose and is drowsy", message_id="<late@quay.example>"), now=late)
    watch.raise_alarms(app, late + timedelta(minutes=60))

    assert ["oncall@board.example"] in [letter.to for letter in letters(app, "escalation")]
    assert by_day.reference not in letters(app, "escalation")[-1].text


def test_a_step_whose_channel_fails_brings_the_next_one_forward(engine: Engine) -> None:
    app = with_ways(app_on(engine))
    ids = service(app)
    on_the_ladder(
        app, Wanted(0, Whom.OWNER, ways=(Way.SMS,), phone="01632960500"), Wanted(60, Whom.PERSON, staff_id=ids["Lena"])
    )
    arrive(app, URGENT)

    assert watch.raise_alarms(app, minutes(15)) == 1
    assert calls.make_calls(app, minutes(15), {"sms": Refusing()}).troubles == ("The SMS gateway answered 503.",)
    assert watch.raise_alarms(app, minutes(16)) == 1

    assert letters(app, "escalation")[-1].to == ["lena@service.example"]
    with reading(engine) as session:
        seen = alarm_queries.channels(session)["sms"]
    assert (seen.trouble, seen.waiting) == ("The SMS gateway answered 503.", 1)


def test_a_call_is_made_once_and_not_at_all_once_somebody_has_opened_the_mail(engine: Engine) -> None:
    app = with_ways(app_on(engine))
    ids = service(app)
    on_the_ladder(app, Wanted(0, Whom.OWNER, ways=(Way.WEBHOOK,)), Wanted(5, Whom.LEAD, ways=(Way.WEBHOOK,)))
    (case,) = arrive(app, URGENT)
    heard = Listening()
    watch.raise_alarms(app, minutes(15))

    for n in (15, 16, 17):
        calls.make_calls(app, minutes(n), {"webhook": heard})
    watch.raise_alarms(app, minutes(20))
    with transaction(engine) as session:
        inbox.open_case(session, case.id, staff_id=ids["Nora"], now=minutes(20))
    calls.make_calls(app, minutes(21), {"webhook": heard})

    assert len(heard.words) == 1
    assert case.reference in heard.words[0]
    for words in ("Jo Example", "heroin", "overdose", "Quay"):
        assert words not in heard.words[0]


def test_a_call_that_is_never_taken_is_given_up_after_five_tries(memory_engine: Engine) -> None:
    app = with_ways(app_on(memory_engine))
    service(app)
    on_the_ladder(app, Wanted(0, Whom.OWNER, ways=(Way.WEBHOOK,)))
    arrive(app, URGENT)
    watch.raise_alarms(app, minutes(15))
    broken = Refusing()

    for n in range(15, 30):
        calls.make_calls(app, minutes(n), {"webhook": broken})

    assert broken.asked == calls.TRIES


class Listening:
    """A channel that takes everything."""

    def __init__(self) -> None:
        self.words: list[str] = []

    def tell(self, phone: str, words: str) -> None:
        self.words.append(words)


class Refusing:
    """A channel that takes nothing."""

    asked = 0

    def tell(self, phone: str, words: str) -> None:
        self.asked += 1
        raise NotRung("The SMS gateway answered 503.")


def with_ways(app):
    """The same App with a webhook and an SMS gateway set up."""
    alarm = AlarmSettings(webhook=SecretStr("https://hooks.example/x"), sms_url=SecretStr("https://sms.example/x"))
    return replace(app, settings=app.settings.model_copy(update={"alarm": alarm}))
