"""`liaison model train`, `evaluate` and `card`, on a corpus of a few invented mails and on rows with labels of any kind."""

import json
import shutil
from pathlib import Path

import pytest

from models.artifact import MANIFEST
from models.predict import SHIPPED
from tests.cli.conftest import Desk
from tests.models.conftest import MAILS, VOICES
from tests.models.test_evaluate import BESIDE, FIELDS

NEWS = ("Newsletter", "Our spring newsletter with offers for all subscribers. Unsubscribe here at any time.")


def triage_rows() -> list[dict[str, object]]:
    """The tiny corpus as rows of the contract, with a key that is to be ignored."""
    rows = [
        {
            "id": f"{category}-{number}", "subject": subject, "body": body, "outcome": "query", "category": category, "urgency": level,
            "voice": VOICES[number % len(VOICES)], "remark": "ignored",
        }
        for category, level, mails in MAILS
        for number, (subject, body) in enumerate(mails)
    ]  # fmt: skip
    words = ("spring", "summer", "autumn", "winter", "monthly", "weekly", "yearly")
    news = [
        {
            "id": f"news-{number}", "subject": f"{word} {NEWS[0]}", "body": f"{word}: {NEWS[1]}", "outcome": "not_a_query",
            "category": None, "urgency": None, "voice": VOICES[number % len(VOICES)],
        }
        for number, word in enumerate(words)
    ]  # fmt: skip
    return [*rows, *news]


def written(file: Path, rows: list[dict[str, object]]) -> Path:
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return file


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the model lies that the command trained first."""
    return tmp_path_factory.mktemp("kept") / "model"


@pytest.fixture
def trained(liaison: Desk, kept: Path) -> Desk:
    """A model in `model/`, trained by the command from `rows.jsonl`: once, as every training of these rows makes the same."""
    written(liaison.folder / "rows.jsonl", triage_rows())
    if not kept.exists():
        ran = liaison("model", "train", "--corpus", "rows.jsonl", "--out", "model")
        assert (ran.code, ran.out) == (0, ""), ran.err
        shutil.copytree(liaison.folder / "model", kept)
    else:
        shutil.copytree(kept, liaison.folder / "model")
    return liaison


def test_a_model_is_trained_evaluated_with_exactly_the_contracts_figures_and_described(trained: Desk) -> None:
    ran = trained("model", "evaluate", "rows.jsonl", "--model", "model", "--json")
    plain = trained("model", "evaluate", "rows.jsonl", "--model", "model")
    card = trained("model", "card", "--model", "model")

    assert ran.code == 0
    assert set(ran.json) == FIELDS | BESIDE
    assert ran.json["n"] == len(triage_rows())
    assert 0 <= ran.json["category_accuracy"] <= 1
    assert isinstance(ran.json["dangerous"], list)
    assert ran.json["ms_per_mail"] > 0
    assert ran.json["oos_auroc"] is None
    assert plain.code == 0
    assert "category_accuracy" in plain.out
    assert card.code == 0
    assert ran.json["model"] in card.out


def test_the_floor_is_measured_with_the_model(trained: Desk) -> None:
    row = {
        "id": "1", "subject": "advice", "body": "He took an overdose of heroin this morning and is drowsy now.", "outcome": "query",
        "category": "acute_risk", "urgency": "U1",
    }  # fmt: skip
    written(trained.folder / "one.jsonl", [row])

    figures = trained("model", "evaluate", "one.jsonl", "--model", "model", "--json").json

    assert (figures["u1_recall"], figures["dangerous"]) == (1.0, [])


def test_the_floor_reads_what_was_newly_written_and_not_the_mail_that_is_answered(trained: Desk) -> None:
    row = {
        "id": "1", "subject": "RE: review", "outcome": "query", "category": "review_appointment", "urgency": "U4",
        "body": "Thank you, the fourteenth suits her well for the yearly review appointment next month.\n\n"
        "On Tue, 3 Nov 2026 at 10:12, Kim Example <kim@practice.example> wrote:\n"
        "> He took an overdose of heroin this morning and is drowsy now.\n> Please ring.\n",
    }  # fmt: skip
    written(trained.folder / "one.jsonl", [row])

    figures = trained("model", "evaluate", "one.jsonl", "--model", "model", "--json").json

    assert figures["per_urgency"]["U4"]["shown"].get("U1") is None


def test_the_card_is_written_with_its_pictures(trained: Desk) -> None:
    ran = trained("model", "card", "--model", "model", "--out", "card")

    assert (ran.code, ran.out) == (0, "")
    assert {file.name for file in (trained.folder / "card").iterdir()} >= {
        "CARD.md",
        "reliability.svg",
        "confusion.svg",
    }
    for file in (trained.folder / "card").iterdir():
        assert file.read_bytes() == (trained.folder / "model" / file.name).read_bytes()


def test_rows_held_back_are_measured_and_stand_in_the_card(trained: Desk) -> None:
    written(trained.folder / "held.jsonl", [{**row, "id": f"held-{row['id']}"} for row in triage_rows()[:6]])

    ran = trained("model", "train", "--corpus", "rows.jsonl", "--out", "again", "--held-back", "held.jsonl")

    assert ran.code == 0, ran.err
    assert "| figure | unseen voices | held back |" in trained("model", "card", "--model", "again").out


def test_the_setting_names_the_model_that_serves_when_none_is_given(
    trained: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    manifest = json.loads((trained.folder / "model" / MANIFEST).read_text())
    monkeypatch.setenv("LIAISON_READER__MODEL", "model")

    figures = trained("model", "evaluate", "rows.jsonl", "--json").json

    assert figures["model"] == trained("model", "evaluate", "rows.jsonl", "--model", "model", "--json").json["model"]
    assert figures["model"] in json.dumps(manifest)


def test_rows_with_labels_of_any_kind_are_trained_and_measured_with_what_is_out_of_scope(liaison: Desk) -> None:
    texts = {
        "balance": "what is the balance of my account {}", "card": "my card {} was lost please send a new card",
        "__oos__": "how tall is the {} mountain over there",
    }  # fmt: skip
    odd = ("today", "tomorrow", "north", "south", "green", "blue", "old", "new", "first", "last", "grand", "little")
    rows: list[dict[str, object]] = [
        {"text": text.format(word), "label": label} for label, text in texts.items() for word in odd
    ]
    written(liaison.folder / "bench.jsonl", rows)

    assert liaison("model", "train", "--corpus", "bench.jsonl", "--out", "bench").code == 0
    figures = liaison("model", "evaluate", "bench.jsonl", "--model", "bench", "--json").json

    assert set(figures) == FIELDS | BESIDE
    assert set(figures["per_category"]) == {"balance", "card"}
    assert figures["urgent_recall"] is None
    assert 0 <= figures["oos_recall"] <= 1
    assert 0 <= figures["oos_auroc"] <= 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("train", "--corpus", "nothing.jsonl", "--out", "model"),
        ("train", "--corpus", "broken.jsonl", "--out", "model"),
        ("train", "--corpus", "empty.jsonl", "--out", "model"),
        ("train", "--corpus", "one.jsonl", "--out", "model"),
        ("evaluate", "nothing.jsonl", "--json"),
        ("evaluate", "broken.jsonl", "--json"),
        ("evaluate", "one.jsonl", "--model", "nothing", "--json"),
        ("evaluate", "one.jsonl", "--model", "one.jsonl", "--json"),
        ("card", "--model", "nothing"),
    ],
)
def test_what_cannot_be_trained_or_measured_ends_with_1_and_a_clear_line(
    liaison: Desk, arguments: tuple[str, ...]
) -> None:
    (liaison.folder / "empty.jsonl").write_text("")
    (liaison.folder / "broken.jsonl").write_text('{"id": "1", "subject": "Jo Example"\n')
    written(liaison.folder / "one.jsonl", [triage_rows()[0]])

    ran = liaison("model", *arguments)

    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("liaison: ")
    assert "should not have happened" not in ran.err
    assert "Jo Example" not in ran.err


def test_the_card_of_the_model_that_ships_is_printed(liaison: Desk) -> None:
    ran = liaison("model", "card")

    assert ran.code == 0
    assert ran.out.strip() == (SHIPPED / "CARD.md").read_text().strip()


def test_training_needs_a_corpus_and_a_folder(liaison: Desk) -> None:
    assert liaison("model", "train").code == 2
    assert liaison("model", "evaluate").code == 2
