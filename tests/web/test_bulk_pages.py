"""Several questions at once: a preview, then the act, and what was left as it is with the reason."""

from collections.abc import Callable

import pytest
from build import arrive, mail
from seed import again, post
from sqlalchemy import func, select
from starlette.testclient import TestClient

from liaison.app import App
from liaison.domain.psychology import Barrier
from liaison.domain.states import CaseState
from liaison.store.session import reading
from liaison.store.tables import Case, Event
from liaison.store.tables_care import PsychologyBarrier
from liaison.web.bulk_acts import ACTS


@pytest.fixture
def three(app: App) -> list[Case]:
    return arrive(app, *(mail("the dose", subject=f"n{n}", message_id=f"<{n}@e.example>") for n in range(3)))


def chosen(*cases: Case) -> list[str]:
    return [f"{case.id}:{case.version}" for case in cases]


def events_there(app: App) -> int:
    with reading(app.engine) as session:
        return session.scalar(select(func.count()).select_from(Event)) or 0


@pytest.mark.parametrize("do", ACTS)
def test_a_preview_changes_nothing_and_names_each(app: App, nora: TestClient, three, do: str) -> None:
    before = events_there(app), [again(app, case.id) for case in three]

    page = post(nora, "/inbox/bulk", chosen=chosen(*three), do=do, back="/inbox?tab=open")

    assert page.status_code == 200
    assert "Nothing is done yet." in page.text
    for case in three:
        assert case.reference in page.text
    assert before == (events_there(app), [again(app, case.id) for case in three])


def test_what_a_colleague_changed_after_the_preview_is_left_and_she_is_named(
    app: App, nora: TestClient, browser: Callable[..., TestClient], three
) -> None:
    preview = post(nora, "/inbox/bulk", chosen=chosen(*three), do="take", back="/inbox?tab=open").text
    assert preview.count("becomes yours") == 3
    post(browser("Farid"), f"/cases/{three[1].id}/take", version=three[1].version)

    page = post(nora, "/inbox/bulk", chosen=chosen(*three), do="take", sure="yes", back="/inbox?tab=open").text

    assert "Taken: 2" in page
    assert "Left as it is: 1" in page
    assert "Farid took this at 10:00 today." in page
    assert [again(app, case.id).owner_id for case in three].count(again(app, three[1].id).owner_id) == 1


def test_what_does_not_fit_is_said_before(app: App, nora: TestClient, three) -> None:
    post(nora, f"/cases/{three[0].id}/take", version=three[0].version)
    now = [again(app, case.id) for case in three]

    take = post(nora, "/inbox/bulk", chosen=chosen(*now), do="take").text
    assert "It is yours already." in take
    assert take.count("becomes yours") == 2

    close = post(nora, "/inbox/bulk", chosen=chosen(*now), do="close", offered="answered by phone").text
    assert close.count("Nobody has opened this message yet: read it first.") == 2
    assert close.count("is finished") == 1


def test_several_are_handed_over_with_a_colleague_and_a_reason(app: App, nora: TestClient, ids, three) -> None:
    asked = post(nora, "/inbox/bulk", chosen=chosen(*three), do="hand_over", sure="yes")
    assert asked.status_code == 422
    assert "Choose the colleague who gets them." in asked.text
    assert "Say in a few words why, or what for." in asked.text

    done = post(
        nora, "/inbox/bulk", chosen=chosen(*three), do="hand_over", to_id=ids["Farid"], because="I leave at 15:00", sure="yes"
    )  # fmt: skip
    assert "goes to Farid" in done.text
    assert {again(app, case.id).owner_id for case in three} == {ids["Farid"]}


def test_several_are_finished_as_answered_by_phone_and_set_to_waiting(app: App, nora: TestClient, three) -> None:
    for case in three:
        post(nora, f"/cases/{case.id}/take", version=case.version)
    now = [again(app, case.id) for case in three]

    post(nora, "/inbox/bulk", chosen=chosen(*now[:2]), do="close", offered="answered by phone", sure="yes")
    post(nora, "/inbox/bulk", chosen=chosen(now[2]), do="wait", because="the practice", sure="yes")

    assert [again(app, case.id).state for case in three] == [CaseState.CLOSED, CaseState.CLOSED, CaseState.WAITING]


def test_choosing_nothing_is_said_on_the_same_page(app: App, nora: TestClient, three) -> None:
    answer = post(nora, "/inbox/bulk", do="take", back="/inbox?tab=open")

    assert answer.status_code == 422
    assert "Choose at least one question." in answer.text
    assert three[0].subject in answer.text


def test_a_preview_leaves_no_question_out_because_of_a_colleague_nobody_chose(app: App, ids, browser, three) -> None:
    """Before a colleague is chosen every question can go: also those of whoever stands first in the list."""
    lena = browser("Lena")
    post(browser("Ailsa"), f"/cases/{three[0].id}/take", version=three[0].version)
    now = [again(app, case.id) for case in three]

    page = post(lena, "/inbox/bulk", chosen=chosen(*now), do="hand_over").text

    assert page.count("goes to the colleague you choose") == 3
    assert "It is with this colleague already." not in page


def test_finishing_several_asks_what_stands_in_the_way_where_finishing_one_does(app: App, nora: TestClient) -> None:
    about, other = arrive(
        app,
        mail("Psychology says she has to be abstinent first. Can she see a psychologist?", message_id="<p@e.example>", subject="psychology"),
        mail("the dose", message_id="<d@e.example>", subject="dose"),
    )  # fmt: skip
    for case in (about, other):
        nora.get(f"/cases/{case.id}")
        post(nora, f"/cases/{case.id}/correct", version=again(app, case.id).version, category=BY_ID[case.id == about.id], urgency="U3", because="x")  # fmt: skip
    pair = [again(app, case.id) for case in (about, other)]
    alone = ['id="close-barrier"' in nora.get(f"/cases/{case.id}").text for case in pair]
    assert alone == [True, False]

    preview = post(nora, "/inbox/bulk", chosen=chosen(*pair), do="close").text
    assert preview.count('name="barriers"') == 1
    assert f'id="barrier-{about.id}"' in preview

    said = [f"{about.id}:waiting_list"]
    assert (
        post(
            nora, "/inbox/bulk", chosen=chosen(*pair), do="close", sure="yes", barriers=["x"], because="done"
        ).status_code
        == 422
    )
    done = post(
        nora, "/inbox/bulk", chosen=chosen(*pair), do="close", sure="yes", barriers=["", *said], because="done"
    ).text
    assert "Finished: 2" in done
    with reading(app.engine) as session:
        (there,) = session.scalars(select(PsychologyBarrier)).all()
    assert (there.case_id, there.barrier) == (about.id, Barrier.WAITING_LIST)


BY_ID = {True: "mental_health", False: "prescribing_advice"}
