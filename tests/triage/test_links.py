"""Links stand on both cases, with a reason, once; each case keeps what is its own."""

import pytest
from build import TUESDAY_10AM, app_on, arrive, cases, mail, service
from sqlalchemy import Engine

from liaison.app import App
from liaison.store.casework_queries import linked
from liaison.store.session import reading, transaction
from liaison.triage import links
from liaison.triage.inbox import NotAllowed, Stale


@pytest.fixture
def app(engine: Engine) -> App:
    made = app_on(engine)
    service(made)
    arrive(made, mail(), mail("the dose of another?", message_id="<two@quay.example>"))
    return made


def join(app: App, reference: str, *, of: int = 0, version: int | None = None) -> None:
    case = cases(app)[of]
    with transaction(app.engine) as session:
        links.link(
            session, case.id, version=case.version if version is None else version, reference=reference, because="one household",
            staff_id=1, now=TUESDAY_10AM,
        )  # fmt: skip


def ends(app: App, of: int) -> list[tuple[int | None, str]]:
    with reading(app.engine) as session:
        return [(one.case.id, one.because) for one in linked(session, cases(app)[of].id)]


@pytest.mark.parametrize("written", ["{}", "[SU-GP {}]", "su-gp {}"])
def test_a_link_is_shown_on_both_with_its_reason(app: App, written: str) -> None:
    one, two = cases(app)
    join(app, written.format(two.reference.lower()))

    assert ends(app, 0) == [(two.id, "one household")]
    assert ends(app, 1) == [(one.id, "one household")]
    assert cases(app)[0].version == one.version + 1


@pytest.mark.parametrize(("which", "words"), [("self", "itself"), ("none", "no question"), ("again", "already")])
def test_what_cannot_be_linked_is_said(app: App, which: str, words: str) -> None:
    one, two = cases(app)
    if which == "again":
        join(app, one.reference, of=1)
    with pytest.raises(NotAllowed, match=words):
        join(app, {"self": one.reference, "none": "AAAA", "again": two.reference}[which])


def test_a_link_is_taken_away_from_either_side_and_a_page_of_before_does_nothing(app: App) -> None:
    one, two = cases(app)
    join(app, two.reference)
    with pytest.raises(Stale):
        join(app, two.reference, version=one.version)
    with reading(app.engine) as session:
        (found,) = linked(session, two.id)
    with transaction(app.engine) as session:
        links.untie(session, two.id, version=cases(app)[1].version, link_id=found.link_id, staff_id=1, now=TUESDAY_10AM)
    assert ends(app, 0) == ends(app, 1) == []
