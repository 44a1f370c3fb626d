"""A handful of invented mails, and a reader taught with them: small enough to train once in a test run."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.artifact import save
from models.predict import Classifier, load
from models.taxonomy import Outcome, Urgency
from models.workshop.corpus import Row
from models.workshop.train import train_rows

VOICES = ("gp", "pharmacist", "nurse", "ward", "keyworker")

# category · urgency · mails, one for each voice in turn
MAILS: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...] = (
    (
        "script_continuity",
        "U2",
        (
            ("missed doses", "He missed three doses of methadone and the pharmacy will not dispense tonight."),
            ("script", "The pharmacy has no prescription for tonight, please send the script."),
            ("no script", "No script at the pharmacy and she missed doses since Monday."),
            ("prescription", "The prescription has run out and the pharmacy needs a new script tonight."),
            ("doses", "Lost his doses, the pharmacy asks for a prescription before closing."),
            ("pharmacy closing", "Pharmacy closes at five and there is no prescription for his doses."),
            ("methadone script", "Methadone script has not reached the pharmacy, she collects tonight."),
        ),
    ),
    (
        "acute_risk",
        "U1",
        (
            ("overdose", "He is drowsy and hard to rouse after an overdose, ambulance called now."),
            ("urgent", "Overdose this morning, breathing slowly, ambulance on the way now."),
            ("collapsed", "She collapsed in the waiting room, drowsy and breathing slowly now."),
            ("ambulance", "Ambulance called, overdose of street tablets, he is hard to rouse."),
            ("seizure", "A seizure now in the surgery, ambulance called, stopped drinking yesterday."),
            ("help now", "Hard to rouse, blue lips, overdose, naloxone given, ambulance called now."),
            ("drowsy", "Drowsy and breathing slowly since this morning, an overdose I think."),
        ),
    ),
    (
        "review_appointment",
        "U4",
        (
            ("review", "Can we move her review appointment to next month please."),
            ("appointment", "He would like an afternoon appointment for the yearly review."),
            ("review date", "What is the date of the next review appointment for the paperwork."),
            ("booking", "Please book a review appointment when convenient next month."),
            ("change of time", "The appointment for the review does not suit, another month is fine."),
            ("paperwork", "The review paperwork is attached, the appointment next month is fine."),
            ("new address", "His address for appointment letters has changed, no hurry for the review."),
        ),
    ),
    (
        "prescribing_advice",
        "U3",
        (
            ("sertraline", "Is it safe to start sertraline with her usual dose, advice this week please."),
            ("interaction", "Advice please on an interaction of clarithromycin and her usual dose."),
            ("pregabalin", "Should I start pregabalin for pain, advice on dose and interaction this week."),
            ("dose question", "Is the usual dose safe with kidney disease, advice this week please."),
            ("advice", "Advice on an antidepressant that is safe with his usual dose please."),
            ("pain", "Pain relief that is safe with her usual dose, advice on interaction please."),
            ("who prescribes", "Who should start the antidepressant and at what dose, advice please."),
        ),
    ),
)

NOT_QUERIES = (
    ("Newsletter", "Unsubscribe here from our monthly newsletter with offers for your practice."),
    ("Spring offers", "Special offers on office chairs, click here to order, unsubscribe any time."),
    ("Webinar", "Register here for our webinar, places are free, click to unsubscribe."),
    ("Newsletter 12", "Our monthly newsletter: news, offers and a webinar. Unsubscribe here."),
    ("Offers", "Click here for special offers this month only, unsubscribe here."),
    ("Join us", "Free webinar this month, register here, click here to unsubscribe."),
    ("Monthly news", "Monthly newsletter with special offers, click here to register."),
    ("Last chance", "Last chance to register for the free webinar, click here."),
)


def small_rows() -> list[Row]:
    """The invented mails as rows."""
    rows = [
        Row(f"{category}-{n}", subject, body, Outcome.QUERY, category, Urgency(urgency), VOICES[n % len(VOICES)])
        for category, urgency, mails in MAILS
        for n, (subject, body) in enumerate(mails)
    ]
    return rows + [
        Row(f"news-{n}", subject, body, Outcome.NOT_A_QUERY, voice="newsletter")
        for n, (subject, body) in enumerate(NOT_QUERIES)
    ]


@pytest.fixture(scope="session")
def rows() -> list[Row]:
    return small_rows()


@pytest.fixture(scope="session")
def small_folder(tmp_path_factory: pytest.TempPathFactory, rows: list[Row]) -> Path:
    """A reader taught with the invented mails, as it lies on disk."""
    return save(train_rows(rows), tmp_path_factory.mktemp("small") / "reader")


@pytest.fixture(scope="session")
def reader(small_folder: Path) -> Classifier:
    """That reader, loaded."""
    return load(small_folder)


@pytest.fixture(scope="session")
def shipped() -> Classifier:
    """The reader that comes with the product."""
    return load()
