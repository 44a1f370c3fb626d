"""The model card: what a reader is and is for, what it was taught, how well it does, what it gets wrong, and where it stops.

A manifest (and, if at hand, the figures of a later evaluation) comes in, Markdown goes out; nothing is measured here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from models.workshop.card_pictures import CONFUSION, RELIABILITY, TRADE_OFF, pictures
from models.workshop.policy import HALF, SIGNED

CARD = "CARD.md"  # beside the artefact, its pictures with it

# figure · what it says in plain words
FIGURES: dict[str, str] = {
    "n": "Rows",
    "category_accuracy": "Right category, abstentions included",
    "category_macro_f1": "Right category, every category counting the same (F1)",
    "answered_accuracy": "Right category where it did not abstain",
    "unclear_share": "Abstained (unclear: the duty nurse sorts it)",
    "ece": "Error of its probabilities (ECE, 15 bins)",
    "urgency_accuracy": "Right urgency",
    "urgent_recall": "Urgent mail (U1, U2) that a person would see today",
    "urgent_recall_lower95": "... at least, with 95 % confidence",
    "u1_recall": "Immediate mail (U1) that a person would see today",
    "u1_shown": "... and shown as U1 (the clock of a quarter of an hour)",
    "flagged_share": "Queries that came out urgent or unclear",
    "outcome_f1": "Automatic and bulk mail told from queries (F1)",
    "in_scope_accuracy": "Right and answered, of what is in scope",
    "oos_recall": "Out-of-scope rows not answered",
    "oos_auroc": "Out of scope told from in scope (AUROC)",
    "oos_recall_at_95": "Out-of-scope rows found while keeping 95 % of the rest",
}

USE = """\
## What it is for

It sorts professional correspondence to the team that will read it: which team, how soon, and whether anybody wrote at all. It suggests. The
red-flag floor stands below it, a person reads every mail, and only a person lowers an urgency. It does not diagnose, it answers nobody, and it
must not be used to delay reading: mail that it does not flag is read within its own deadline.
"""

LIMITS = """\
## What it cannot do

- Every row it was taught is invented. The figures compare one version with another; they do not foretell accuracy at a site, which will
  be lower until the reader has been taught with that site's own corrected mail.
- Urgent mail is far more frequent in the rows than in a real mailbox: shares of flagged mail are too high here, and probabilities lean
  towards urgent.
- What is promised holds for mail that is like the rows. Mail of writers unlike any here is not quite, so half of each promise is used; it has to
  be measured again on a site's own mail.
- It reads the subject and the first 400 newly written words. It sees no attachments and nothing of who wrote.
- It knows English as written in Scottish primary care. What it mostly does not know the words of, it leaves to a person.
- It cannot promise never to miss an urgent mail.
"""


def card(manifest: Mapping[str, Any], measured: Mapping[str, Any] | None = None) -> str:
    """The model card of the reader with this manifest; `measured` is a later evaluation of it, shown beside the training figures."""
    about = manifest["about"]
    unseen, held_back = about["cross_validated"], about.get("held_back")
    columns = {"unseen voices": unseen, "held back": held_back, "evaluation": measured}
    parts = [
        f"# Reader {manifest['version']}\n",
        _what(manifest),
        USE,
        _taught(about),
        _figures({name: figures for name, figures in columns.items() if figures}, about),
        _intervals(unseen, held_back),
        _levels(unseen, held_back),
        _categories(measured or unseen, held_back),
        _calibration(unseen),
        _confusions(unseen),
        _dangerous("on unseen voices", unseen),
        _dangerous("on the rows held back", held_back),
        _operating_point(manifest, about),
        _voices("Each voice, unseen", unseen.get("per_voice")),
        _voices("Each writer, all of that writer's rows left out", about.get("each_writer_left_out")),
        _thresholds(manifest["thresholds"]),
        LIMITS,
    ]
    return "\n".join(part for part in parts if part)


def write(manifest: Mapping[str, Any], folder: Path) -> None:
    """Write the card and its pictures into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in {CARD: card(manifest), **pictures(manifest)}.items():
        (folder / name).write_text(text, "utf-8", newline="\n")


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
    lines = [f"{corpus['rows']:,} rows, sha256 `{corpus['sha256']}`, seed {about['seed']} ({made_with})."]
    if corpus["voices"]:
        lines.append(f"{len(corpus['voices'])} voices, all invented; what is in the rows stands in their data card.")
    for title in ("outcomes", "urgencies"):
        if corpus[title]:
            lines.append("- " + ", ".join(f"{name} {count}" for name, count in corpus[title].items()))
    return "## What it was taught\n\n" + "\n".join(lines) + "\n"


def _figures(columns: Mapping[str, Mapping[str, Any]], about: Mapping[str, Any]) -> str:
    shown = [name for name in FIGURES if any(figures.get(name) is not None for figures in columns.values())]
    rows = [[FIGURES[name], *(_shown(figures.get(name)) for figures in columns.values())] for name in shown]
    floor = "with the red-flag floor, as in service" if about.get("with_floor") else "without the red-flag floor"
    held = (
        "\nHeld back: rows by other writers, never trained on and never used to choose anything.\n"
        if "held back" in columns
        else ""
    )
    return (
        f"## How well it does\n\nAll {floor}. Unseen voices: each row read by a reader, and judged by thresholds, made without anything that\nits voice wrote.\n"
        f"{held}\n{_table(['figure', *columns], rows)}"
    )


def _intervals(*measured: Mapping[str, Any] | None) -> str:
    words = {
        "category_accuracy": "Right category (voices drawn again and again)",
        "urgent_recall": "Urgent mail seen today (Clopper-Pearson)",
        "urgent_recall_over_voices": "Urgent mail seen today (voices drawn again and again)",
        "u1_recall": "Immediate mail seen today (Clopper-Pearson)",
        "u1_shown": "Immediate mail shown as U1 (Clopper-Pearson)",
    }
    tables = [found["intervals"] if found else {} for found in measured]
    rows = [
        [
            said,
            *(
                "-" if not table.get(name) else f"{_shown(table[name][0])} to {_shown(table[name][1])}"
                for table in tables
            ),
        ]
        for name, said in words.items()
        if any(table.get(name) for table in tables)
    ]
    return _table(["95 % interval of", "unseen voices", "held back"], rows) if rows else ""


def _levels(*measured: Mapping[str, Any] | None) -> str:
    rows = [
        [level, where, str(row["n"]), _shown(row["recall"]), _shown(row["or_sooner"]),
         ", ".join(f"{name} {count}" for name, count in row["shown"].items())]
        for where, found in zip(("unseen voices", "held back"), measured, strict=True) if found
        for level, row in found.get("per_urgency", {}).items()
    ]  # fmt: skip
    if not rows:
        return ""
    return "## Each level\n\n" + _table(["truth", "on", "rows", "shown so", "so or sooner", "came out as"], rows)


def _categories(unseen: Mapping[str, Any], held_back: Mapping[str, Any] | None) -> str:
    other = held_back["per_category"] if held_back else {}
    heads = ["category", "rows", "precision", "recall", "F1", *(["recall held back"] if other else [])]
    rows = []
    for name, found in unseen["per_category"].items():
        row = [name, str(found["n"]), *(f"{found[figure]:.2f}" for figure in ("precision", "recall", "f1"))]
        rows.append([*row, *([f"{other[name]['recall']:.2f}" if name in other else "-"] if other else [])])
    return "## Each category\n\n" + _table(heads, rows)


def _calibration(unseen: Mapping[str, Any]) -> str:
    bins = unseen.get("reliability")
    if not bins:
        return ""
    rows = [[str(each["n"]), _shown(each["said"]), _shown(each["right"])] for each in bins]
    picture = f"![How true the probabilities are]({RELIABILITY})\n\n"
    return "## How true its probabilities are\n\n" + picture + _table(["rows", "said", "right"], rows)


def _confusions(unseen: Mapping[str, Any]) -> str:
    counts = unseen.get("confusion")
    if not counts:
        return ""
    wrong = [(count, true, said) for true, row in counts.items() for said, count in row.items() if said != true]
    worst = sorted(wrong, key=lambda each: (-each[0], *each[1:]))[:10]
    rows = [[true, said, str(count)] for count, true, said in worst]
    picture = f"![What was taken for what]({CONFUSION})\n\nThe most frequent mistakes:\n\n"
    return "## What it takes for what\n\n" + picture + _table(["truth", "taken for", "rows"], rows)


def _dangerous(where: str, measured: Mapping[str, Any] | None) -> str:
    """Urgent mail that would not have been seen today, one by one."""
    if measured is None or measured.get("urgent_recall") is None:
        return ""
    found = measured["dangerous_errors"]
    title = f"## Urgent mail missed {where}: {len(found)}\n\n"
    if not found:
        return title + "None.\n"
    rows = [[row["id"], row["urgency"], row["category"], row["came_out"], row["read_as"]] for row in found]
    return title + _table(["row", "truth", "category", "came out as", "read as"], rows)


def _operating_point(manifest: Mapping[str, Any], about: Mapping[str, Any]) -> str:
    points = about.get("trade_offs")
    if not points:
        return ""
    policy, limits = SIGNED, manifest["thresholds"]
    said = f"""\
## Where it stops, and what is promised

Costs: an abstention costs a look, a missed urgent mail may cost a life, an alarm for nothing costs trust. Chosen on unseen voices, floor and
reader together, by the table in `models/workshop/policy.py`:

- Urgent mail. For a new urgent mail that is like the rows, the chance of being neither flagged nor unclear is at most {_shown(policy.urgent_missed)}
  (conformal risk control; {_shown(HALF * policy.urgent_missed)} used inside), and with 95 % confidence the share missed is below {_shown(policy.urgent_missed_surely)}
  (Clopper-Pearson; {_shown(HALF * policy.urgent_missed_surely)} inside). Flagged from P(U1 or U2) = {limits["urgent_at"]:.3f}.
- Immediate mail. Every U1 of the rows shown as U1, as long as that rings for at most {_shown(policy.most_alarms)} of the other queries that the floor leaves
  quiet; there it stops, and a U1 that it shows as U2 is read within the hour. Rings from P(U1) = {limits["immediate_at"]:.3f}.
- Categories. In each category, the true one is missing from the set of choices with a chance of at most {_shown(policy.set_missed)} ({_shown(HALF * policy.set_missed)} inside). One
  choice is suggested, two or three are shown to choose among, and of more the reader says that it does not know.
- Abstention. A wrong category weighs as many looks as make {_shown(policy.answered_right)} of the answers right, but at most {_shown(policy.most_unclear)} of all mail is left to the
  duty nurse: below a probability of {limits["answer_at"]:.2f} it does not answer, below {limits["answer_urgent_at"]:.2f} for mail that somebody reads today anyway.
- Set aside as no query only where {_shown(policy.aside_right)} of such mail is none, never against a red flag in newly written words, and never where an urgent
  query is as likely as {_shown(policy.aside_urgent)}.
"""
    urgent = [
        [
            f"{p['at']:.3f}",
            str(p["missed"]),
            _shown(p["recall"]),
            _shown(p["flagged_share"]),
            f"{p['of_true_share']:.2f}",
        ]
        for p in points["urgent"]
    ]
    rings = [
        [f"{p['at']:.3f}", str(p["missed"]), _shown(p["recall"]), _shown(p["alarms_for_nothing"])]
        for p in points["immediate"]
    ]
    return (
        said + f"\nWhat other points would cost, on the same rows:\n\n![What fewer missed mails cost]({TRADE_OFF})\n\n"
        + _table(["urgent from", "missed", "recall", "flagged", "flagged : urgent"], urgent)
        + "\n" + _table(["U1 from", "not shown as U1", "recall", "alarms for nothing (of other queries)"], rings)
    )  # fmt: skip


def _voices(title: str, found: Mapping[str, Mapping[str, Any]] | None) -> str:
    if not found:
        return ""
    shown = ("category_recall", "urgent_recall", "set_aside", "unclear")
    rows = [[name, str(row["n"]), *(_shown(row[figure]) for figure in shown)] for name, row in found.items()]
    return f"## {title}\n\n" + _table(
        ["who", "rows", "right category", "urgent seen today", "set aside rightly", "unclear"], rows
    )


def _thresholds(thresholds: Mapping[str, Any]) -> str:
    plain = {name: value for name, value in sorted(thresholds.items()) if isinstance(value, int | float)}
    shown = "\n".join(f"- `{name}` {value}" for name, value in plain.items())
    sets = "".join(f"- `sets[{label}]` {at}\n" for label, at in thresholds.get("sets", {}).items())
    return f"## The thresholds\n\n{shown}\n{sets}"


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; columns of numbers are not marked as such, so that words stand on the left."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _shown(value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:,}" if isinstance(value, int) else f"{100 * value:.1f} %"
