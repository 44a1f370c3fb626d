"""Letters as they leave: whole, plain, kind, and the same words in both of their forms."""

import re
from html.parser import HTMLParser

import pytest

from liaison.domain.conversations import subject
from liaison.domain.language import lint
from liaison.domain.reaching import SUBJECT
from liaison.domain.service import Service
from liaison.letters.catalogue import CATALOGUE, STARTS
from liaison.letters.render import WrongLetter, render
from tests.letters.invented import INVENTED, NUMBERS, SERVICE, values

NAMES = sorted(CATALOGUE)
DOSE = re.compile(r"\b\d+(?:\.\d+)?\s?(?:mg|mcg|micrograms?|ml|millilitres?|g|tablets?|units?)\b", re.IGNORECASE)
BLAME = re.compile(
    r"\b(?:DNA|missed your|your fault|should have|must have|you failed|fail(?:ed|ure)|ignored|refus\w+)\b"
)


class Words(HTMLParser):
    """The text of an HTML letter and its tags."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.said: list[str] = []
        self.tags: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.said.append(data)


def squeezed(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("name", NAMES)
def test_every_letter_renders_on_invented_values_and_says_who_writes_and_whom_to_ring(name: str) -> None:
    letter = render(name, **values(name))

    assert letter.text.endswith("\n")
    assert not letter.text.startswith("\n")
    assert "\n\n\n" not in letter.text
    assert "{" not in letter.text
    assert "None" not in letter.text
    if CATALOGUE[name].purpose == SUBJECT:  # to a person: a colleague writes, and names the service to those who agreed
        assert INVENTED[name]["worker"] in letter.text
        assert INVENTED[name].get("phone", SERVICE.phone) in letter.text
        assert SERVICE.name not in letter.text
        if "signed" in CATALOGUE[name].needs:  # an invitation to a listening event names it to nobody
            assert SERVICE.name in render(name, **values(name, signed=SERVICE.name)).text
    else:
        assert SERVICE.name in letter.text
        assert INVENTED[name]["reference"] in letter.text
        assert name in {"escalation", "letter_notice"} or SERVICE.phone in letter.text  # a colleague knows the number


@pytest.mark.parametrize("name", NAMES)
def test_no_letter_hurts_blames_or_names_a_dose(name: str) -> None:
    text = render(name, **values(name)).text

    assert lint(text) == []
    assert not BLAME.search(text)
    assert not DOSE.search(text)


def test_no_start_of_an_answer_hurts_blames_or_names_a_dose() -> None:
    for text in STARTS.values():
        assert lint(text) == []
        assert not BLAME.search(text)
        assert not DOSE.search(text)


@pytest.mark.parametrize("name", NAMES)
def test_a_value_that_is_missing_or_unknown_is_a_wrong_letter_and_is_named(name: str) -> None:
    for needed in (*INVENTED[name], "service"):
        some = values(name)
        del some[needed]
        with pytest.raises(WrongLetter, match=needed):
            render(name, **some)
    with pytest.raises(WrongLetter, match="surplus"):
        render(name, **values(name), surplus=1)


def test_a_letter_there_is_not_is_a_wrong_letter() -> None:
    with pytest.raises(WrongLetter, match="no letter called farewell"):
        render("farewell", service=SERVICE)


def test_what_is_missing_inside_a_value_is_a_wrong_letter_too() -> None:
    with pytest.raises(WrongLetter, match="week"):
        render(
            "review_digest", **values("review_digest", reviews=[{"number": "Review 1", "worker": "Morag", "chi": ""}])
        )
    with pytest.raises(WrongLetter, match="phone"):
        render("answer", **values("answer", service=object()))


@pytest.mark.parametrize("name", NAMES)
def test_the_html_twin_says_the_same_words(name: str) -> None:
    letter = render(name, **values(name))

    assert squeezed("".join(Words(letter.html).said)) == squeezed(letter.text)


def test_the_html_twin_escapes_everything_that_came_from_outside() -> None:
    hostile = '<script>alert(1)</script> & <img src=x onerror=alert(1)> "quoted"'

    letter = render("answer", **values("answer", body=hostile, author="<b>Morag</b>", link=""))

    read = Words(letter.html)
    assert read.tags <= {"html", "body", "p", "br"}
    assert hostile in "".join(read.said)
    assert hostile in letter.text


def test_what_a_person_wrote_is_never_read_as_a_template() -> None:
    letter = render("answer", **values("answer", body="{{ service.phone }} {% if %} {# note #}"))

    assert "{{ service.phone }} {% if %} {# note #}" in letter.text


def test_paragraphs_typed_in_a_browser_are_paragraphs_in_both_forms() -> None:
    letter = render("answer", **values("answer", body="First.\r\n\r\nSecond,\r\nstill second."))

    assert "\r" not in letter.text
    assert "<p>First.</p>\n<p>Second,<br>\nstill second.</p>" in letter.html


@pytest.mark.parametrize("name", NAMES)
def test_a_subject_is_reference_and_purpose_and_nothing_of_the_letters_values(name: str) -> None:
    marked = {
        key: f"Inbound {key} words" for key, value in INVENTED[name].items() if isinstance(value, str) and key != "reference"
    }  # fmt: skip

    letter = render(name, **values(name, **marked))

    assert subject("4F7K", letter.purpose) == f"[SU-GP 4F7K] {CATALOGUE[name].purpose}"
    assert "Inbound" not in letter.purpose


def test_an_acknowledgement_opens_with_the_notice_when_nobody_reads_now_and_whom_to_ring_instead() -> None:
    notice = "Nobody will read this before Tuesday 1 December, 09:00."
    service = Service(out_of_hours="NHS 24 on 111")

    closed = render("acknowledgement", **values("acknowledgement", notice=notice, service=service)).text
    opened = render("acknowledgement", **values("acknowledgement")).text

    assert closed.startswith(f"{notice} If it cannot wait until then, please ring NHS 24 on 111.\n\nThank you.")
    assert opened.startswith("Thank you.")


def test_an_acknowledgement_carries_reference_token_answering_time_phone_and_999() -> None:
    text = render("acknowledgement", **values("acknowledgement")).text

    for words in (
        "4F7K-ABCDEFGHIJKLMNOP",
        "by 10:15 on Tuesday",
        "by 17:00 on Tuesday",
        SERVICE.phone,
        SERVICE.hours_words,
        "999",
    ):
        assert words in text


def test_a_digest_of_one_speaks_of_one_person_and_of_several_of_several() -> None:
    one = render("review_digest", **values("review_digest", count=1, reviews=NUMBERS[:1], outcomes=[])).text
    three = render("review_digest", **values("review_digest", outcomes=[])).text

    assert "another time" not in one
    assert "One person whom we look after together is due an annual review." in one
    assert "We plan it as follows:" in one
    assert one.count("- Review") == 1
    assert "3 people whom we look after together are due an annual review." in three
    assert "We plan them as follows:" in three
    assert [line for line in three.splitlines() if line.startswith("- Review")] == [
        f"- Review {n}: planned in the week of Monday 7 December, with Morag Linn" for n in (12, 13, 14)
    ]


def test_our_own_links_can_be_pressed_and_what_somebody_wrote_cannot() -> None:
    ours, theirs = "https://l.example/said/1.1.740006.abc", "https://elsewhere.example/x"
    given = values("answer") | {"link": ours, "body": f"See {theirs} and {ours}x. <b>bold</b>"}

    html = render("answer", **given).html

    assert html.count("<a ") == html.count(f'<a href="{ours}">{ours}</a>') == 1
    assert theirs in html
    assert "<b>" not in html


def test_an_answer_in_the_weekly_letter_stands_under_its_reference_in_bold() -> None:
    html = render("weekly_letters", **values("weekly_letters")).html

    for one in values("weekly_letters")["answers"]:
        assert f"<strong>--- Reference {one['reference']}, for {one['asker']} ---</strong>" in html
        assert f'<a href="{one["link"]}">' in html
