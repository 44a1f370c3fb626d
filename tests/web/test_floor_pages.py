"""The page of red-flag rules: everybody reads and tries, admins and leads change, and a tried text is kept nowhere."""

from html import unescape

from seed import SCRIPT, post
from sqlalchemy import inspect, text

from liaison.app import App
from liaison.domain.redflag_site import TOLD
from liaison.domain.redflags import rule_by_id
from liaison.practices import site_floor
from liaison.store.session import reading

TWO = {
    "does": "limit", "rule": "u2.missed_doses", "what": "doses", "value": "2", "title": "", "owner": "Dr Rowan Tait",
    "because": "agreed in May",
}  # fmt: skip


def doses(app: App) -> float:
    with reading(app.engine) as session:
        return rule_by_id(site_floor.table(session).rules, "u2.missed_doses").limits["doses"]


def test_everybody_sees_every_rule_with_what_fires_it_and_what_does_not(nora) -> None:
    page = unescape(nora.get("/floor").text)

    assert [told.title for told in TOLD.values() if told.title not in page] == []
    told = TOLD["u2.missed_doses"]
    assert [text for text in (*told.fires, *told.quiet) if text not in page] == []
    assert "from 3 missed doses on" in page
    assert "/floor/change" not in page  # she may look, and not change


def test_a_lead_changes_a_limit_and_everybody_sees_who_answers_for_it(app: App, browser) -> None:
    said = post(browser("Lena"), "/floor/change", **TWO)

    assert (said.status_code, said.headers["location"]) == (303, "/floor#changes")
    assert doses(app) == 2
    page = browser("Nora").get("/floor").text
    for words in ("Dr Rowan Tait", "agreed in May", "Lena", "from 2 missed doses on", "changed here"):
        assert words in page


def test_a_duty_worker_who_posts_it_all_the_same_is_refused(app: App, nora) -> None:
    assert post(nora, "/floor/change", **TWO).status_code == 403
    assert post(nora, "/floor/undo", number="1", because="x").status_code == 403
    assert doses(app) == 3


def test_a_change_is_undone_with_a_reason_and_stays_listed(app: App, browser) -> None:
    lena = browser("Lena")
    post(lena, "/floor/change", **TWO)
    with reading(app.engine) as session:
        [entry] = site_floor.history(session)

    silent = post(lena, "/floor/undo", number=str(entry.id), because="")
    post(lena, "/floor/undo", number=str(entry.id), because="too many alarms")

    assert silent.status_code == 422
    assert doses(app) == 3
    assert "too many alarms" in lena.get("/floor").text


def test_what_cannot_be_taken_is_said_beside_what_was_typed(app: App, browser) -> None:
    lena = browser("Lena")

    nobody = post(lena, "/floor/change", **{**TWO, "owner": ""})
    wild = post(lena, "/floor/change", **{**TWO, "value": "99"})
    odd = post(lena, "/floor/change", **{**TWO, "does": "lower"})

    assert nobody.status_code == wild.status_code == odd.status_code == 422
    assert "Name the clinician" in nobody.text
    assert 'value="agreed in May"' in nobody.text
    assert "between 1 and 7" in wild.text
    assert "Choose what the change does" in odd.text
    assert doses(app) == 3


def test_a_tried_text_says_what_fires_and_what_stays_quiet(nora) -> None:
    page = post(nora, "/floor/try", text="He had a seizure today. She is not drowsy.").text

    assert "A seizure" in page
    assert "Drowsy or slurring now" in page
    assert "it is denied" in page


def test_a_tried_text_is_kept_nowhere(app: App, nora, caplog) -> None:
    words = "Zebulon had a seizure in the observatory"
    page = post(nora, "/floor/try", text=words).text

    assert "seizure" in page
    assert "Zebulon" not in caplog.text
    with reading(app.engine) as session:
        for table in inspect(app.engine).get_table_names():
            assert "Zebulon" not in str(session.execute(text(f'select * from "{table}"')).all()), table


def test_an_empty_text_is_said_and_a_text_is_only_text(nora) -> None:
    assert post(nora, "/floor/try", text="").status_code == 422
    assert SCRIPT not in post(nora, "/floor/try", text=f"overdose {SCRIPT}").text


def test_every_page_leads_there(nora) -> None:
    assert 'href="/floor"' in nora.get("/").text
