"""The model card: what a reader is, what it was taught, how well it did on voices it had not seen, and what it must not be used for.

A manifest (and, if at hand, the figures of an evaluation) comes in, Markdown goes out; nothing is measured here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# figure · what it says in plain words
FIGURES: dict[str, str] = {
    "n": "Rows",
    "category_accuracy": "Right category, abstentions included",
    "category_macro_f1": "Right category, every category counting the same (F1)",
    "answered_accuracy": "Right category where it did not abstain",
    "unclear_share": "Abstained",
    "ece": "Error of its probabilities (ECE)",
    "urgency_accuracy": "Right urgency",
    "urgent_recall": "Urgent mail (U1, U2) that a person would see today",
    "urgent_recall_lower95": "... at least, with 95 % confidence",
    "u1_recall": "Immediate mail (U1) shown as U1",
    "flagged_share": "Queries that came out urgent or unclear",
    "outcome_f1": "Automatic and bulk mail told from queries (F1)",
    "in_scope_accuracy": "Right and answered, of what is in scope",
    "oos_recall": "Out-of-scope rows not answered",
    "oos_auroc": "Out of scope told from in scope (AUROC)",
    "oos_recall_at_95": "Out-of-scope rows found while keeping 95 % of the rest",
}

LIMITS = """\
## What it is not

- It suggests. The red-flag floor stands below it, a person reads every mail, and only a person lowers an urgency.
- Every row it was taught is invented. The figures compare one version with another; they do not foretell accuracy at a site, which will
  be lower until the reader has been taught with that site's own corrected mail.
- It reads the subject and the first 400 words. It sees no attachments, no history, and nothing of who wrote.
- It knows English as written in Scottish primary care. What it mostly does not know the words of, it leaves to a person.
- It cannot promise never to miss an urgent mail; unflagged mail must be read within its own deadline.
"""


def card(manifest: Mapping[str, Any], measured: Mapping[str, Any] | None = None) -> str:
    """The model card of the reader with this manifest; `measured` is a later evaluation of it, shown beside the training figures."""
    about = manifest["about"]
    parts = [
        f"# Reader {manifest['version']}\n",
        _what(manifest),
        _taught(about),
        _figures(about["cross_validated"], measured),
    ]
    categories = (measured or about["cross_validated"])["per_category"]
    parts += [_per_category(categories), _limits(manifest["thresholds"]), LIMITS]
    return "\n".join(parts)


def _what(manifest: Mapping[str, Any]) -> str:
    size = sum(manifest["blocks"].values())
    return (
        "A linear model on words, word pairs and pieces of words: one support vector machine for each label, weights rounded to one byte,\n"
        f"{size:,} features, no pickle. It suggests a category, an urgency, and whether a mail is a query at all, and abstains when unsure.\n"
        f"Arrays: sha256 `{manifest['sha256']}`.\n"
    )


def _taught(about: Mapping[str, Any]) -> str:
    corpus = about["corpus"]
    made_with = ", ".join(f"{name} {version}" for name, version in about["made_with"].items())
    lines = [
        "## What it was taught\n",
        f"{corpus['rows']:,} rows, sha256 `{corpus['sha256']}`, seed {about['seed']} ({made_with}).\n",
    ]
    for title in ("outcomes", "urgencies"):
        lines.append(
            "- " + ", ".join(f"{name} {count}" for name, count in corpus[title].items()) + "\n" if corpus[title] else ""
        )
    return "".join(f"{line}\n" if line.startswith("#") else line for line in lines)


def _figures(trained: Mapping[str, Any], measured: Mapping[str, Any] | None) -> str:
    title = "| figure | unseen voices |" + (" evaluation |" if measured else "")
    rows = [title, "| --- | ---: |" + (" ---: |" if measured else "")]
    for name, words in FIGURES.items():
        if trained.get(name) is None and (measured or {}).get(name) is None:
            continue
        rows.append(
            f"| {words} | {_shown(trained.get(name))} |" + (f" {_shown(measured.get(name))} |" if measured else "")
        )
    heading = (
        "## How well it did\n\nUnseen voices: each row read by readers taught without anything its voice wrote (five folds); the floor is "
        "not in these\nfigures, and the thresholds were chosen on the same rows.\n"
    )
    return heading + "\n" + "\n".join(rows) + "\n"


def _per_category(categories: Mapping[str, Mapping[str, float]]) -> str:
    rows = ["| category | rows | precision | recall | F1 |", "| --- | ---: | ---: | ---: | ---: |"]
    for name, found in categories.items():
        rows.append(f"| {name} | {found['n']} | {found['precision']:.2f} | {found['recall']:.2f} | {found['f1']:.2f} |")
    return "\n".join(rows) + "\n"


def _limits(thresholds: Mapping[str, Any]) -> str:
    shown = "\n".join(f"- `{name}` {value}" for name, value in sorted(thresholds.items()) if value is not None)
    return f"## Where it stops answering\n\nChosen on unseen voices by the policy table in `models/workshop/calibrate.py`.\n\n{shown}\n"


def _shown(value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:,}" if isinstance(value, int) else f"{100 * value:.1f} %"
