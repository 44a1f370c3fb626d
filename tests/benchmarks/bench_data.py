"""Mails for the benchmarks: 1 to 3 KB each, made from the corpus, the same at every run."""

from __future__ import annotations

import json
import os
import random
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def shared(name: str, figure: str) -> Path | None:
    """Data outside the repository, found by `LIAISON_SHARED`; None, after saying that `figure` was not run, where it is absent."""
    folder = Path(os.environ.get("LIAISON_SHARED", ROOT / "../shared")) / name
    if folder.is_dir():
        return folder
    print(f"{figure}: NOT RUN ({name} is not in LIAISON_SHARED)", file=sys.stderr)
    return None


def corpus_texts() -> list[str]:
    """Subject and words of every corpus row, as the floor is given a mail."""
    files = sorted((ROOT / "models/corpus").glob("*.jsonl"))
    rows = [json.loads(line) for file in files for line in file.open(encoding="utf-8")]
    return [f"{row['subject']}\n\n{row['body']}" for row in rows]


def mails(count: int, seed: int = 7) -> list[bytes]:
    """So many plain mails of 1 to 3 KB: subject and words of one corpus row, the words of others quoted below."""
    rows = [
        json.loads(line)
        for file in sorted((ROOT / "models/corpus").glob("*.jsonl"))
        for line in file.open(encoding="utf-8")
    ]
    dice = random.Random(seed)
    return [one_mail(dice, rows, number) for number in range(count)]


def one_mail(dice: random.Random, rows: list[dict[str, str]], number: int) -> bytes:
    """One mail."""
    row = rows[number % len(rows)]
    practice = 99900 + number % 12
    body = f"{row['body']}\n\nKind regards,\nDr A Writer\nAn invented practice, 1 Quay Street\n"
    size = dice.randint(1000, 3000)
    while len(body.encode()) < size - 500:
        quoted = dice.choice(rows)["body"].replace("\n", "\n> ")
        body += f"\nOn Mon, 23 Nov 2026 at 09:{number % 60:02}, Liaison <queries@liaison.example> wrote:\n> {quoted}\n"
    head = (
        f"From: Dr A Writer <desk{number % 40}@p{practice}.example>\nTo: queries@liaison.example\n"
        f"Subject: {' '.join(row['subject'].split()) or 'Query'}\nDate: Tue, 24 Nov 2026 09:{number % 60:02}:00 +0000\n"
        f"Message-ID: <{number}.{dice.random()}@p{practice}.example>\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n"
        f"Content-Transfer-Encoding: 8bit\nReceived: from mx.example by mail.example; Tue, 24 Nov 2026 09:00:00 +0000\n\n"
    )
    return (head + body).encode()[: size + 400]
