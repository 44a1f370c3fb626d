"""What the floor costs: milliseconds of one core a mail of the corpus, the slowest one, and whether a long text costs in proportion."""

from __future__ import annotations

from datetime import date
from statistics import mean
from time import perf_counter, process_time

from liaison.domain.redflags import check
from tests.benchmarks.bench_data import corpus_texts

FRIDAY = date(2026, 11, 27)
ROUNDS = 3


def measure() -> list[tuple[str, float, str]]:
    """The rates, warm; the first reading, which compiles the words it meets, apart."""
    texts = corpus_texts()
    began = perf_counter()
    check(texts[0], FRIDAY)
    first = 1000 * (perf_counter() - began)
    for text in texts:
        check(text, FRIDAY)
    costs = [min(cost(text) for _ in range(ROUNDS)) for text in texts]
    long = "\n\n".join(texts)
    return [
        ("floor_ms_per_mail", mean(costs), "ms"),
        ("floor_ms_slowest_mail", max(costs), "ms"),
        ("floor_ms_first_mail", first, "ms"),
        ("floor_ms_per_kb", sum(costs) / (sum(map(len, texts)) / 1000), "ms"),
        ("floor_ms_per_kb_in_one_long_text", cost(long) / (len(long) / 1000), "ms"),
    ]


def cost(text: str) -> float:
    """Milliseconds of this process for one text."""
    began = process_time()
    check(text, FRIDAY)
    return 1000 * (process_time() - began)
