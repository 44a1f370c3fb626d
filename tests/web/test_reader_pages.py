"""Reader: everybody sees what serves and how it does; leads and admins promote past the gate, go back, train and turn it on again."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from build import TUESDAY_10AM
from lessons_of import judged, released
from reader_rows import a_candidate, blind_rows, looks_of_the_watch
from seed import post

from liaison.app import App
from liaison.config import ReaderSettings, Settings
from liaison.domain.reader_drift import Fit
from liaison.reader import versions
from liaison.store.job_runs import requested
from liaison.store.learning_queries import resumed_at
from liaison.store.session import reading, transaction
from liaison.store.switches import RULES_ONLY, is_on, turn


@pytest.fixture
def app(app: App, tmp_path: Path) -> App:
    """Readers are kept in a folder of the test."""
    return replace(app, settings=Settings(reader=ReaderSettings(folder=tmp_path / "readers", blind_share=0)))


def serves(app: App) -> str:
    with reading(app.engine) as session:
        return versions.serving_version(session, versions.base_version(app.settings))


def test_a_duty_worker_sees_what_serves_and_can_change_nothing(app: App, nora, ids) -> None:
    version = a_candidate(app)

    html = nora.get("/reader").text

    for words in ("keywords", "It came with the program", "The gate lets it pass", version, "Right category (F1)"):
        assert words in html
    for path in ("promote", "roll-back", "train", "resume"):
        assert f"/reader/{path}" not in html
        assert post(nora, f"/reader/{path}", **({"version": version} if path == "promote" else {})).status_code == 403
    assert nora.get("/reader/texts").status_code == 403
    assert serves(app) != version


def test_a_lead_promotes_and_goes_back(app: App, browser, ids) -> None:
    lena, base = browser("Lena"), versions.base_version(app.settings)
    version = a_candidate(app)

    said = post(lena, "/reader/promote", version=version)

    assert (said.status_code, said.headers["location"], serves(app)) == (303, "/reader", version)
    html = lena.get("/reader").text
    assert "promoted by Lena" in html
    assert f"Go back to {base}" in html
    post(lena, "/reader/roll-back")
    assert serves(app) == base


def test_what_the_gate_refuses_is_shown_with_its_reasons_has_no_button_and_cannot_be_posted(
    app: App, browser, ids
) -> None:
    lena = browser("Lena")
    version = a_candidate(app, no="On the fixed set it calls 2 urgent mails calm that the serving reader found.")

    html = lena.get("/reader").text
    assert "The gate says no." in html
    assert "calls 2 urgent mails calm" in html
    assert "Promote reader" not in html
    refused = post(lena, "/reader/promote", version=version)
    assert refused.status_code == 409
    assert "The gate says no to" in refused.text
    assert serves(app) != version


def test_there_is_nothing_to_go_back_to_at_first(app: App, browser, ids) -> None:
    assert "none to go back to" in post(browser("Lena"), "/reader/roll-back").text


def test_train_now_asks_once(app: App, browser, ids) -> None:
    lena = browser("Lena")

    post(lena, "/reader/train")
    post(lena, "/reader/train")

    assert [row.job for row in requested(app.engine)] == ["retrain_reader"]
    assert "A training was asked for" in lena.get("/reader").text


def test_few_blind_mails_say_that_they_are_too_few_and_many_are_drawn_with_their_intervals(
    app: App, browser, ids
) -> None:
    lena = browser("Lena")
    blind_rows(app, ids["Nora"], 12)
    html = lena.get("/reader").text
    assert "Too few to say: 12 of 30 mails." in html
    assert 'class="whisker"' not in html

    blind_rows(app, ids["Nora"], 28)
    html = lena.get("/reader").text
    assert "Too few to say" not in html
    assert html.count('class="whisker"') == 4
    assert "75 % (60 to 86)" in html  # of forty, thirty the same: Wilson


def test_the_curves_of_the_watch_are_drawn_with_their_limits(app: App, browser, ids) -> None:
    looks_of_the_watch(app, [0.05, 0.08, 0.31], Fit.SHIFTED)

    html = browser("Lena").get("/reader").text

    assert "It fits the mail less well." in html
    assert "limit: people are told" in html
    assert html.count('class="curve"') == 2
    assert "0.31" in html


def test_rules_only_is_said_and_a_lead_turns_the_reader_on_again(app: App, browser, ids) -> None:
    with transaction(app.engine) as session:
        turn(session, RULES_ONLY, on=True, now=app.now(), because="the watch")
    assert "The reader is switched off" in browser("Nora").get("/reader").text

    post(browser("Lena"), "/reader/resume")

    with reading(app.engine) as session:
        assert not is_on(session, RULES_ONLY)
        assert resumed_at(session) == app.now()


def test_turning_it_on_again_on_health_counts_as_well(app: App, browser, ids) -> None:
    with transaction(app.engine) as session:
        turn(session, RULES_ONLY, on=True, now=app.now(), because="the watch")

    post(browser("Lena"), f"/switches/{RULES_ONLY}", on="no")

    with reading(app.engine) as session:
        assert resumed_at(session) == app.now()


def test_how_many_texts_stand_where(app: App, browser, ids) -> None:
    case = judged(app, ids["Petra"], number=1)
    judged(app, ids["Petra"], number=2, at=TUESDAY_10AM + timedelta(minutes=1))
    released(app, case.last_message_id, ids["Lena"])

    html = browser("Nora").get("/reader").text

    assert "<dt>1</dt><dd>wait for somebody to read them</dd>" in html
    assert "<dt>1</dt><dd>released</dd>" in html
