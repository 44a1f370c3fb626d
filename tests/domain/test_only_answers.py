"""What is nothing but an answer is told from what also asks something, by what may stand in it; in doubt it is a question."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liaison.domain.chi import demo_chi
from liaison.domain.only_answers import WORDS, why_more

ASKED = "Training you asked about (T-1)"
SIGNED = "\n\nKind regards,\nJean Petrie\nPractice Manager, Quay Practice\n01632 960111 | jean@quay.example"
ANSWERS = (
    "Yes, Thursday suits us, eight of us.",
    "Dear Iain,\n\nYes, Thursday suits us, eight of us." + SIGNED,
    "Sorry, we can't make it.",
    "Yes, I’ll come, bringing our pharmacist",
    "Hi\nThat works for us, thanks\nJean",
    "No, that day does not suit, another date in February would be good",
    "I might come, at 12:30",
)
QUESTIONS = (
    "Yes, and could you look at his script",
    "Yes, Thursday suits us. Is there parking?",
    "Yes we will come. Mr Shaw has no dose for tonight.",
    "Yes. Can you come to us instead",
    "Could you come to our practice another day",
    "Yes, see you there. Please ring me.",
    "Yes, and is there a place for our nurse",
    "Yes thanks" + SIGNED + "\nPS John Smith Is Still Waiting",
    "Yes\nJohn Shaw Is Dead",
    "Yes we will be there.\nOverdose Last Night",
    "Yes, about 45 mg methadone we can talk then",
    "Thanks",
    f"Yes, about {demo_chi(4)}",
    "",
)


@pytest.mark.parametrize("text", ANSWERS)
def test_an_answer_is_nothing_else(text: str) -> None:
    assert why_more(text, subject=f"RE: {ASKED}", asked=ASKED) is None


@pytest.mark.parametrize("text", QUESTIONS)
def test_whatever_says_more_or_nothing_stays_a_question(text: str) -> None:
    assert why_more(text, subject=f"Re: {ASKED}", asked=ASKED)


def test_a_subject_of_its_own_may_hold_the_question() -> None:
    assert why_more("Yes, I will come.", subject="Script for tonight", asked=ASKED)
    assert why_more("Yes, I will come.", subject=f"Re: {ASKED} and a script", asked=ASKED)


@given(st.from_regex(r"[a-z]{3,12}", fullmatch=True).filter(lambda word: word not in WORDS))
def test_one_word_that_is_not_on_the_list_makes_it_a_question(word: str) -> None:
    assert why_more(f"Yes, we will come {word} with eight of us.", subject=f"Re: {ASKED}", asked=ASKED)


@given(st.text(max_size=300))
def test_any_text_is_read_and_a_question_mark_is_a_question(text: str) -> None:
    assert why_more(f"Yes, I will come. {text}?", subject=f"Re: {ASKED}", asked=ASKED)
    why_more(text, subject=text, asked=ASKED)
