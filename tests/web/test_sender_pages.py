"""The page of senders that are always read: everybody sees it, admins and leads change it."""

from seed import SCRIPT, post

from liaison.app import App
from liaison.practices import always_read
from liaison.store.session import reading


def entries(app: App) -> list[str]:
    with reading(app.engine) as session:
        return [one.entry for one in always_read.listing(session)]


def test_a_lead_puts_one_on_and_everybody_sees_who_and_why(app: App, browser) -> None:
    said = post(browser("Lena"), "/always-read/add", entry="alerts@ambulance.example", because="overdose notices")

    assert (said.status_code, said.headers["location"]) == (303, "/always-read")
    page = browser("Nora").get("/always-read").text
    for words in ("alerts@ambulance.example", "overdose notices", "Lena"):
        assert words in page
    assert "/always-read/add" not in page  # she may look, and not change


def test_a_duty_worker_who_posts_it_all_the_same_is_refused(app: App, nora) -> None:
    assert post(nora, "/always-read/add", entry="a@b.example", because="x").status_code == 403
    assert entries(app) == []


def test_taken_off_it_stands_below_with_its_reason(app: App, browser) -> None:
    lena = browser("Lena")
    post(lena, "/always-read/add", entry="a@b.example", because="notices")

    post(lena, "/always-read/remove", entry="a@b.example", because="it ended in June")

    assert entries(app) == []
    assert "it ended in June" in lena.get("/always-read").text


def test_what_cannot_be_taken_is_said_beside_what_was_typed(app: App, browser) -> None:
    lena = browser("Lena")

    wrong = post(lena, "/always-read/add", entry="no address", because="what it sends")
    silent = post(lena, "/always-read/add", entry="a@b.example", because="")

    assert wrong.status_code == silent.status_code == 422
    assert "Enter one address" in wrong.text
    assert 'value="what it sends"' in wrong.text
    assert "few words" in silent.text
    assert entries(app) == []


def test_a_reason_is_only_text(app: App, browser) -> None:
    lena = browser("Lena")
    post(lena, "/always-read/add", entry="a@b.example", because=SCRIPT)

    assert SCRIPT not in lena.get("/always-read").text


def test_set_aside_leads_there(app: App, nora) -> None:
    assert 'href="/always-read"' in nora.get("/set-aside").text
