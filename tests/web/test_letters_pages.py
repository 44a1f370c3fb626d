"""Our letters on pages: read by everybody, changed by admins and leads, previewed on invented data, gone back from."""

from seed import post
from starlette.testclient import TestClient

from liaison.app import App
from liaison.letters import site_replies
from liaison.practices import comms_facts, practice_wishes, secure_list
from liaison.store.session import reading

GOOD = {
    "version": 1, "title": "Moves", "category": "transition", "owner": "A Lead", "because": "shorter", "text": "Thank you. Ring {{ phone }}.",
    "do": "keep",
}  # fmt: skip


def change(client: TestClient, name: str = "transition", **fields: object):
    return post(client, f"/letters/templates/{name}", **(GOOD | fields))


def test_everybody_reads_and_only_admins_and_leads_change(nora: TestClient, browser) -> None:
    html = nora.get("/letters").text
    assert "Secure domains" in html
    assert "nhs.scot" in html
    assert "Enter a fact" not in html
    assert change(nora).status_code == 403
    assert "Enter a fact" in browser("Ailsa").get("/letters").text


def test_a_version_is_kept_used_and_undone(app: App, browser) -> None:
    lena = browser("Lena")
    assert change(lena).headers["location"] == "/letters/templates/transition"
    html = lena.get("/letters/templates/transition").text
    assert "version 2" in html
    assert "shorter" in html

    with reading(app.engine) as session:
        number = site_replies.history(session)[0].id
    assert "Say in a few words why" in post(lena, "/letters/templates/transition/undo", number=number, because="").text
    post(lena, "/letters/templates/transition/undo", number=number, because="too short")
    html = lena.get("/letters/templates/transition").text
    assert "version 1 ·" in html
    assert "too short" in html


def test_an_unknown_placeholder_is_a_clear_error_and_nothing_typed_is_lost(app: App, browser) -> None:
    html = change(browser("Lena"), text="The wait: {{ wait_psycology }}. My words.")

    assert html.status_code == 422
    assert "Did you mean {{ wait_psychology }}?" in html.text
    assert "My words." in html.text
    with reading(app.engine) as session:
        assert site_replies.history(session) == []


def test_the_preview_is_on_invented_data_and_keeps_nothing(app: App, browser) -> None:
    html = change(browser("Lena"), text="The wait: {{ wait_psychology }}. Dose 40 mg.", do="preview").text

    assert "The wait: 6 weeks (as at Tuesday 24 November)." in html
    assert "No dose is drafted" in html
    with reading(app.engine) as session:
        assert site_replies.history(session) == []


def test_a_template_of_one_s_own(app: App, browser) -> None:
    lena = browser("Lena")
    assert "Give it a short name" in change(lena, "new", version=0, name_of="No Name").text
    assert change(lena, "new", version=0, name_of="ferry_days").headers["location"] == "/letters/templates/ferry_days"
    assert lena.get("/letters/templates/nothing").status_code == 404


def test_facts_domains_and_choices_are_kept(app: App, browser) -> None:
    lena = browser("Lena")
    post(lena, "/letters/facts", fact="wait_psychology", words_now="6 weeks", as_at="2026-11-20")
    post(lena, "/letters/domains", entry="council.example", because="the board")
    post(lena, "/letters/wishes", practice="99901", weekly="yes")

    with reading(app.engine) as session:
        assert comms_facts.facts(session)["wait_psychology"].words == "6 weeks"
        number = next(one.id for one in secure_list.listing(session) if one.entry == "council.example")
        assert [one.code for one in practice_wishes.listing(session)] == ["99901"]
    post(lena, "/letters/domains/end", number=number, because="moved")
    with reading(app.engine) as session:
        assert "council.example" not in secure_list.own_domains(session)


def test_what_cannot_be_kept_is_said_with_what_was_typed(browser) -> None:
    lena = browser("Lena")
    assert (
        "Write the day as year"
        in post(lena, "/letters/facts", fact="duty_phone", words_now="1 2", as_at="20.11.2026").text
    )
    assert "no domain at all" in post(lena, "/letters/domains", entry="no domain at all", because="x").text
    assert "five digits" in post(lena, "/letters/wishes", practice="00000", weekly="yes").text
