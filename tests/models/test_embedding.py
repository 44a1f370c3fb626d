"""Optional embeddings: pieces of words as the language model had them, a table that is read exactly, and a reader that carries it along."""

import json
from pathlib import Path

import numpy as np
import pytest

from models.artifact import EMBEDDING, ArtifactError, load, save
from models.embedding import ABOUT, PIECES, TABLE, EmbeddingError, read_about, write_about
from models.embedding import load as load_embedding
from models.predict import Classifier
from models.wordpiece import WordPieces
from models.workshop.corpus import Row
from models.workshop.train import DENSE, FEW, DenseMake, Extras, dense_for, train_rows

PARTS = (
    "[UNK]",
    "[CLS]",
    "[SEP]",
    "metha",
    "##done",
    "script",
    "##s",
    "no",
    ",",
    "e",
    "cafe",
    "overdose",
    "news",
    "##letter",
)


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small table: random rows, one column a hundred times as wide as the others."""
    folder = tmp_path_factory.mktemp("embedding")
    numbers = np.random.default_rng(0).integers(-127, 128, (len(PARTS), 4)).astype(np.int8)
    (folder / PIECES).write_text("\n".join(PARTS) + "\n")
    np.savez(folder / TABLE, table=numbers, scales=np.array([1.0, 0.01, 0.01, 0.01], np.float32))
    write_about(folder, "static", 4, {"notice": "invented"})
    return folder


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("Methadone", ["metha", "##done"]),
        ("METHADONE scripts, no", ["metha", "##done", "script", "##s", ",", "no"]),
        ("café", ["cafe"]),
        ("zopiclone", ["[UNK]"]),
        ("e" * 200, ["[UNK]"]),
        ("", []),
    ],
)
def test_a_word_is_cut_into_the_longest_known_pieces(text: str, pieces: list[str]) -> None:
    assert [PARTS[number] for number in WordPieces(PARTS).numbers(text, 100)] == pieces


def test_a_text_is_read_to_its_limit_and_framed() -> None:
    words = WordPieces(PARTS)

    assert len(words.numbers("no " * 1000, 7)) == 7
    assert [PARTS[number] for number in words.framed("no no no", 4)] == ["[CLS]", "no", "no", "[SEP]"]


def test_the_row_of_a_text_is_the_mean_of_its_pieces_at_length_one(table: Path) -> None:
    with np.load(table / TABLE) as stored:
        expected = (stored["table"][[3, 4]] * stored["scales"]).sum(axis=0)

    row = load_embedding(table).row("methadone")

    assert row == pytest.approx(expected / np.linalg.norm(expected), abs=1e-6)
    assert np.array_equal(load_embedding(table).row("no methadone"), load_embedding(table).row("methadone no"))
    assert not load_embedding(table).row("").any()


def test_a_changed_table_is_refused(table: Path, tmp_path: Path) -> None:
    for file in table.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / PIECES).write_text("[UNK]\n")

    with pytest.raises(EmbeddingError, match="changed or damaged"):
        read_about(tmp_path)


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"files": {"table.npz": "no"}}'])
def test_a_folder_that_holds_no_embedding_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / ABOUT).write_text(content)

    with pytest.raises(EmbeddingError):
        read_about(tmp_path)


def test_a_reader_taught_with_a_table_carries_it_and_needs_it(table: Path, rows: list[Row], tmp_path: Path) -> None:
    trained = train_rows(rows, extras=Extras(embeddings=table))
    folder = save(trained, tmp_path / "reader")
    mail = ("overdose", "No methadone scripts, overdose news.")

    assert load(folder).version == trained.version
    assert Classifier(load(folder)).predict(*mail) == Classifier(trained).predict(*mail)
    assert trained.weights.shape[0] == trained.vocabulary.size + 4
    assert trained.version != train_rows(rows).version

    about = json.loads((folder / EMBEDDING / ABOUT).read_text())
    (folder / EMBEDDING / ABOUT).write_text(json.dumps(about | {"dims": 5}))
    with pytest.raises(ArtifactError, match="not the embedding"):
        load(folder)


def test_what_training_saw_of_a_table_is_what_serving_adds_up(table: Path, rows: list[Row]) -> None:
    trained = train_rows(rows, extras=Extras(embeddings=table))
    plain = Classifier(trained)
    vector = trained.dense.embedding.row(trained.vocabulary.encode(rows[0].subject, rows[0].body).whole.text)  # type: ignore[union-attr]
    blind = Classifier(
        type(trained)(
            np.vstack([trained.weights[:-4], np.zeros((4, trained.heads.columns), np.int8)]),
            trained.scales,
            trained.intercepts,
            trained.vocabulary,
            trained.heads,
            trained.thresholds,
            trained.dense,
        )
    )
    mail = (rows[0].subject, rows[0].body)

    added = np.subtract(plain._see(*mail).margins, blind._see(*mail).margins)

    assert added == pytest.approx(0.7 * vector @ (trained.weights[-4:] * trained.scales), abs=1e-5)


def test_the_fewer_the_rows_and_words_the_more_an_embedding_counts(
    table: Path, rows: list[Row], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(DENSE, "static", DenseMake(0.1, 0.2, 0.3, 0.5))
    many = [Row(f"{n}", "", "no script", category="ab"[n % 2]) for n in range(2 * FEW)]

    mails, texts, few = (dense_for(taught, table) for taught in (rows, many, many[:-2]))

    assert [dense.length for dense, _ in (mails, texts, few)] == [0.1, 0.2, 0.3]
    assert [make(False, 0).C for _, make in (mails, texts, few)] == [1.0, 1.0, 0.5]
