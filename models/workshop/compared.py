"""The comparison (`compare`) as a table in Markdown, for a terminal and for the documentation alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# heading · field
COLUMNS: tuple[tuple[str, str], ...] = (
    ("category right", "category_accuracy"),
    ("macro-F1", "category_macro_f1"),
    ("against what ships", "difference"),
    ("urgency right", "urgency_accuracy"),
    ("urgent AUROC", "urgent_auroc"),
    ("flagged ÷ true at 99 %", "flagged_over_true"),
    ("not-query AUROC", "not_query_auroc"),
)


def table(found: Mapping[str, Any]) -> str:
    """Candidates, one a row, then the nested choice and the learning curve; figures in per cent, 95 % intervals in brackets."""
    lines = [
        f"{found['rows']:,} rows, {found['voices']} voices, {found['folds']} folds. Features · estimator · heads; the first ships.\n",
        "| candidate | " + " | ".join(heading for heading, _ in COLUMNS) + " |",
        "| --- |" + " ---: |" * len(COLUMNS),
    ]
    for row in found["candidates"]:
        lines.append(f"| {row['candidate']} | " + " | ".join(_shown(field, row[field]) for _, field in COLUMNS) + " |")
    lines.append(
        f"\nChoosing on four folds and reading the fifth: {_shown('', found['nested_category_accuracy'])} of categories right."
    )
    if found["curve"]:
        lines += ["\n| rows | category right |", "| ---: | ---: |"]
        lines += [f"| {point['rows']:,} | {_shown('', point['category_accuracy'])} |" for point in found["curve"]]
    return "\n".join(lines)


def _shown(field: str, value: Any) -> str:
    if value is None:
        return "-"
    if isinstance(value, list):
        sign = "+" if field == "difference" else ""
        middle, low, high = (f"{100 * each:{sign}.1f}" for each in value)
        return f"{middle} [{low}, {high}]"
    return f"{value:.2f}" if field == "flagged_over_true" else f"{100 * value:.1f}"
