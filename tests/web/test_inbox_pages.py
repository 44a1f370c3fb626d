"""The inbox as a colleague meets it."""

import re
from html import unescape

from build import arrive, mail
from seed import again, one_case, parked, post, urgent_case
from sqlalchemy import update
from starlette.testclient import TestClient

from liaison.app import App
from liaison.store.mail_queries import newest_readings
from liaison.store.session import reading, transaction
from liaison.store.tables import Case


def subjects(html: str) -> list[str]:
    return [re.sub("<[^>]*>", "", one) for one in re.findall(r'class="subject"[^>]*><bdi>(.*?)</bdi>', html)]


def test_the_first_look_is_at_mine(app: App, browser) -> None:
    one_case(app, subject="For the prescriber")
    assert subjects(browser("Petra").get("/inbox").text) == ["For the prescriber"]
    assert "Nothing is yours right now." in browser("Nora").get("/inbox").text


def test_a_line_shows_urgency_deadline_place_category_and_owner(app: App, nora: TestClient) -> None:
    case = one_case(app, "Could you advise about the dose please?", subject="A dose")

    html = nora.get("/inbox?tab=open").text
    line = html.partition('<tr role="row" class="row')[2].partition("</tr>")[0]

    for words in (
        "Soon",
        "Read by 17:00 today",
        "Tuesday 24 November 2026, 17:00",
        "Quay Practice",
        "Prescribing advice",
        "Petra",
        case.reference,
    ):
        assert words in line, words
    assert "Could you advise about the dose please?" in line


def test_a_line_says_its_red_flag_and_how_likely_its_category_is(app: App, nora: TestClient) -> None:
    one_case(app, "The pharmacy has none for tonight. Could you advise about the dose?")
    line = nora.get("/inbox?tab=open").text.partition('<tr role="row" class="row')[2].partition("</tr>")[0]

    assert "Red flag: no script" in line
    assert "Prescribing advice, very likely" in line


def test_the_newest_mail_of_a_case_tells_why(app: App, nora: TestClient) -> None:
    case = one_case(app, "Could you advise about the dose?")
    assert "Red flag:" not in nora.get("/inbox?tab=open").text
    again_ = mail(
        "The pharmacy has none for tonight.", headers="In-Reply-To: <one@quay.example>", message_id="<two@quay.example>"
    )
    arrive(app, again_)

    with reading(app.engine) as session:
        (how,) = newest_readings(session, [case.id]).values()
    assert "u2.no_script" in [hit["rule"] for hit in how.floor]
    assert "Red flag: no script" in nora.get("/inbox?tab=open").text


def test_a_category_that_a_person_chose_is_not_called_likely(app: App, nora: TestClient) -> None:
    case = one_case(app)
    post(nora, f"/cases/{case.id}/correct", version=case.version, category="pregnancy", urgency="", because="she wrote")
    html = nora.get("/inbox?tab=open").text

    assert "Pregnancy and perinatal ·" in html
    assert "likely" not in html


def test_no_full_chi_number_stands_in_the_list(app: App, nora: TestClient) -> None:
    one_case(app, "CHI 3002741236, what about the dose?", subject="About 3002741236")
    html = nora.get("/inbox?tab=open").text
    assert "3002741236" not in html
    assert "3002******" in html


def test_filters_stand_in_the_address_and_searched_words_never(app: App, nora: TestClient) -> None:
    arrive(app, mail("Housing form", subject="Housing"), mail("The dose?", subject="Dose", message_id="<2@e.example>"))

    filtered = nora.get("/inbox?tab=open&category=social_legal")
    found = post(nora, "/inbox/search", tab="open", words="housing")

    assert subjects(filtered.text) == ["Housing"]
    assert (found.status_code, subjects(found.text)) == (200, ["Housing"])
    assert "words=housing" not in found.text
    assert 'method="post" action="/inbox/search"' in filtered.text


def test_an_address_that_makes_no_sense_shows_the_usual_inbox(app: App, nora: TestClient) -> None:
    for query in (
        "tab=nowhere",
        "page=-3",
        "page=99999999999999999999",
        "urgency=U9",
        "category=x",
        "practice=%00",
        "page=x",
    ):
        assert nora.get(f"/inbox?{query}").status_code == 200, query


def test_an_open_mail_stands_beside_the_list_and_counts_as_opened(app: App, nora: TestClient) -> None:
    case = one_case(app)

    html = nora.get(f"/inbox?tab=open&open={case.id}").text

    assert "Why it was triaged so" in html
    assert again(app, case.id).opened_at is not None


def test_looking_at_the_list_opens_nothing(app: App, nora: TestClient) -> None:
    case = one_case(app)
    nora.get("/inbox?tab=open")
    assert again(app, case.id).opened_at is None


def test_a_browser_fetching_ahead_opens_nothing(app: App, nora: TestClient) -> None:
    case = one_case(app)
    nora.get(f"/cases/{case.id}", headers={"Sec-Purpose": "prefetch"})
    assert again(app, case.id).opened_at is None


def test_the_pane_is_the_same_without_the_page_around_it(app: App, nora: TestClient) -> None:
    case = one_case(app)
    html = nora.get(f"/inbox/pane/{case.id}", params={"back": f"/inbox?tab=open&open={case.id}"}).text

    assert "<html" not in html
    assert f'name="back" value="/inbox?tab=open&amp;open={case.id}"' in html


def test_the_pane_of_an_ended_sign_in_leads_to_the_sign_in_page(app: App, browser) -> None:
    case = one_case(app)
    answer = browser(None).get(f"/inbox/pane/{case.id}", headers={"HX-Request": "true"})
    assert answer.headers["hx-redirect"] == "/sign-in?after=%2Finbox"
    assert "Could you advise" not in answer.text


def test_what_came_since_and_what_changed_is_announced_and_waits(app: App, nora: TestClient) -> None:
    case = one_case(app)
    html = nora.get("/inbox?tab=open").text
    seen = re.search(r'data-seen="(\d+)"', html)
    assert seen
    since = f"/inbox/news?since={case.id}&seen={seen[1]}"
    assert nora.get(since).json() == {"words": "", "changed": []}

    urgent_case(app)
    post(nora, f"/cases/{case.id}/take", version=case.version)

    assert nora.get(since).json() == {"words": "1 new, 1 urgent", "changed": [case.id]}


def test_fifty_stand_on_a_page_and_the_rest_on_the_next(app: App, nora: TestClient) -> None:
    arrive(app, *(mail("the dose", message_id=f"<{n}@e.example>") for n in range(53)))

    first = nora.get("/inbox?tab=open").text
    second = nora.get(linked(first, "next")).text
    back = nora.get(linked(second, "prev")).text

    assert (len(subjects(first)), len(subjects(second))) == (50, 3)
    assert "50 shown of 53" in first
    assert 'rel="prev"' not in first
    assert 'rel="next"' not in second
    assert subjects(back) == subjects(first)


def linked(html: str, rel: str) -> str:
    found = re.search(rf'href="([^"]*)" rel="{rel}"', html)
    assert found
    return unescape(found[1])


def test_filters_and_flags_stay_in_the_address_from_page_to_page(app: App, nora: TestClient, ids) -> None:
    arrive(app, *(mail("the dose", message_id=f"<{n}@e.example>") for n in range(53)))
    with transaction(app.engine) as session:  # in one pair of hands: routing would share them out
        session.execute(update(Case).values(owner_id=ids["Petra"]))
    query = f"tab=open&category=prescribing_advice&practice=99901&cluster=1&owner={ids['Petra']}&flags=unopened"

    follows = linked(nora.get(f"/inbox?{query}").text, "next")

    assert follows.startswith("/inbox?")
    assert set(query.split("&")) < set(follows.partition("?")[2].split("&"))
    assert len(subjects(nora.get(follows).text)) == 3


def test_what_is_parked_stands_beside_the_tabs_with_its_number(app: App, nora: TestClient) -> None:
    parked(app)
    assert 'href="/set-aside?tab=parked">Parked <span class="count">1</span>' in nora.get("/inbox").text


def test_words_that_were_found_are_marked_and_a_chi_number_stays_masked(app: App, nora: TestClient) -> None:
    one_case(app, "CHI 3002741236. Could you advise about the methadone dose? <b>Thank you</b>", subject="Methadone")

    page = post(nora, "/inbox/search", tab="all", words="methadone").text
    assert '<bdi><mark class="hit">Methadone</mark></bdi>' in page
    assert 'about the <mark class="hit">methadone</mark> dose? &lt;b&gt;Thank' in page
    assert "3002741236" not in post(nora, "/inbox/search", tab="all", words="thank").text


def test_the_best_match_comes_first(app: App, nora: TestClient) -> None:
    arrive(
        app,
        mail("Pharmacy, dose, naloxone and more, the dose.", subject="In passing", message_id="<1@e.example>"),
        mail("The dose.", subject="Naloxone", message_id="<2@e.example>"),
        mail("The dose, no more.", subject="Else", message_id="<3@e.example>"),
    )
    assert subjects(post(nora, "/inbox/search", tab="all", words="naloxone").text) == ["Naloxone", "In passing"]


def test_a_search_of_many_pages_goes_on_by_post(app: App, nora: TestClient) -> None:
    arrive(app, *(mail("the dose", message_id=f"<{n}@e.example>") for n in range(53)))
    second = post(nora, "/inbox/search", tab="open", words="dose", page="2").text
    assert "51 to 53 of 53" in second
