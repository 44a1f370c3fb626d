"""Writes docs/map.md, docs/states.md, docs/labels.md, docs/floor.md and the data card of the corpus. `python -m tests.architecture.write_docs`; a test fails when they drift."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path

from liaison.domain import states
from liaison.domain.redflag_site import DOES, TOLD, limits_of, merged
from liaison.domain.redflag_telling import limit_words
from liaison.domain.redflag_ways import Rule
from liaison.domain.redflags import DEFAULT
from liaison.domain.state_drawings import mermaid
from models.taxonomy import CATEGORIES, Urgency
from tests.architecture import data_card

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT / "models" / "corpus"
CORRIDORS = ("triage", "reviews", "meetings", "outbox", "reader")
FIELDS = ("Takes", "Decides", "Leaves", "Runs", "Seen on")

MACHINES = {
    states.LedgerState: "One mailbox item, from its bytes to its one final state.",
    states.CaseState: "One question to the service, with all its mails.",
    states.LetterState: "One row of the outbox.",
    states.AttachmentState: "The words of one attachment; its mail never waits for them.",
    states.ReviewState: "One person's annual review in one cycle.",
    states.MeetingState: "One meeting of a series.",
    states.RunState: "One run of one job.",
    states.ReaderState: "One trained reader.",
    states.LessonState: "The redacted text of one mail that a person judged.",
    states.WishState: "What a colleague asks of the rota: leave, or a swap of shifts.",
    states.PersonLetterState: "One letter to a person about their review; a colleague releases each.",
    states.ListState: "One list of people or of practices, taken in through a page or given out.",
    states.ActionState: "One thing that somebody agreed to do by a day.",
    states.PathState: "One practice on its way to a first appointment, and to the refresh of each year after.",
}

MAP_HEAD = """# The map

Generated from the code by `make docs`; a test fails when it drifts. Each stage is a *step*: it takes rows in one state, asks the law
what to do, and leaves them in the next. Steps are joined by rows and never call each other.

```
            ┌──────────────────── triage ────────────────────┐
 mailbox ─► intake ─► screen ─► classify ─► route ─► inbox ─► reply ─┐
                                                                     ├─► outbox ─► mailbox
 register ─► due ─► plan ─► digest ───────────────────────────────────┤
 clusters ─► series ─► ask ───────────────────────────────────────────┘
 corrections ─► released texts ─► retrain ─► the gate ─► a person ─► the reader that serves   (watch_fit looks whether it fits)
 jobs/ turn the cranks · web/ is the window · models/ is the reader · domain/ is the law · store/ is the memory
```

| stage | takes | law | leaves | runs in | seen on | test |
| --- | --- | --- | --- | --- | --- | --- |
"""

ROOMS_HEAD = """
## The rooms

| room | what belongs there |
| --- | --- |
"""

JOBS_HEAD = """
## The cranks

| job | what and when |
| --- | --- |
"""


@dataclass(frozen=True)
class Step:
    """One step as its docstring tells it."""

    path: Path
    told: dict[str, str]


def docstring(path: Path) -> str:
    """A module's docstring."""
    return ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""


def steps() -> list[Step]:
    """Every module of a corridor whose docstring opens with the five lines."""
    found = []
    for corridor in CORRIDORS:
        for path in sorted((ROOT / "liaison" / corridor).glob("*.py")):
            told = five_lines(docstring(path))
            if told:
                found.append(Step(path, told))
    return found


def five_lines(text: str) -> dict[str, str]:
    """What stands behind Takes, Decides, Leaves, Runs and Seen on."""
    lines = (line.split(":", 1) for line in text.splitlines() if ":" in line)
    return {name.strip(): rest.strip() for name, rest in lines if name.strip() in FIELDS}


def test_of(path: Path) -> str:
    """The test of a module, or an em dash."""
    found = sorted((ROOT / "tests").rglob(f"test_{path.stem}.py"))
    return f"`{found[0].relative_to(ROOT).as_posix()}`" if found else "—"


def map_page() -> str:
    """docs/map.md."""
    rows = [
        f"| `{step.path.relative_to(ROOT).as_posix()}` | "
        + " | ".join(step.told.get(name, "—") for name in FIELDS)
        + f" | {test_of(step.path)} |"
        for step in steps()
    ]
    return (
        MAP_HEAD
        + "\n".join(rows)
        + "\n"
        + ROOMS_HEAD
        + "\n".join(rooms())
        + "\n"
        + JOBS_HEAD
        + "\n".join(jobs())
        + "\n"
    )


def rooms() -> list[str]:
    """One row for every package."""
    found = []
    for top in ("liaison", "models", "jobs"):
        for path in sorted((ROOT / top).rglob("__init__.py")):
            first = docstring(path).split("\n\n")[0].replace("\n", " ")
            if first and "migrations" not in path.parts:
                found.append(f"| `{path.parent.relative_to(ROOT).as_posix()}` | {first} |")
    return found


def jobs() -> list[str]:
    """One row for every job file."""
    return [
        f"| `jobs/{path.name}` | {docstring(path).split(chr(10) + chr(10))[0].replace(chr(10), ' ')} |"
        for path in sorted((ROOT / "jobs").glob("*.py"))
        if runs_a_job(path)
    ]


def runs_a_job(path: Path) -> bool:
    """Whether the file has the door `run(app, slot, now)`."""
    body = ast.parse(path.read_text("utf-8")).body
    doors = [node for node in body if isinstance(node, ast.FunctionDef) and node.name == "run"]
    return any([arg.arg for arg in door.args.args] == ["app", "slot", "now"] for door in doors)


def states_page() -> str:
    """docs/states.md."""
    parts = [
        "# The states\n\nGenerated from `liaison/domain/states.py` by `make docs`; a test fails when it drifts. Every move goes through\n`liaison/store/events.py`, needs an actor, and leaves an event.\n"
    ]
    for machine, words in MACHINES.items():
        parts.append(f"\n## {states.name(machine).capitalize()}\n\n{words}\n\n```mermaid\n{mermaid(machine)}```\n")
    return "".join(parts)


LABELS_HEAD = """# The labels

Generated from `models/taxonomy.py`, `liaison/domain/urgency.py` and `liaison/domain/redflags.py` by `make docs`; a test fails when it
drifts. Thresholds are defaults: the service's prescriber lead and pharmacist sign them off before go-live.

A person reads every mail. The floor sets the lowest level a mail can get; the model may raise it and never lower it; only a person
lowers. Where the model abstains, the mail is `unclear`, U2, for the duty nurse.

## Outcomes

`query`: a person wrote about a patient or about the service · `not_a_query`: automatic or bulk mail, listed and reversible, never deleted
· `unclear`: a person looks the same day · `parked`: it broke, and is kept with preview and retry.

## Urgency

| code | title | read within | answered |
| --- | --- | --- | --- |
"""

CLOCKS = {
    "U1": ("15 minutes, with an alarm that climbs the ladder until a person opens it", "call back within 30 minutes"),
    "U2": (
        "1 hour; 15 minutes late in the day or before a long closure",
        "the same working day, before the pharmacy closes",
    ),
    "U3": ("the same working day", "2 working days"),
    "U4": ("1 working day", "5 working days"),
}


def labels_page() -> str:
    """docs/labels.md."""
    urgencies = [f"| `{u}` | {u.title} | {CLOCKS[u][0]} | {CLOCKS[u][1]} |" for u in Urgency]
    categories = [
        f"| `{c}` | {rule.title} | {', '.join(h.title.lower() for h in rule.handlers)} | {rule.usual} |"
        for c, rule in CATEGORIES.items()
    ]
    rules = [f"| `{rule.id}` | {rule.level} | {rule.source} |" for rule in DEFAULT]
    return (
        LABELS_HEAD
        + "\n".join(urgencies)
        + "\n\n## Categories, in order of precedence\n\nThe first thing to be done decides; when two fit, the one higher here wins. Prison matters"
        + " in a change of setting go to throughcare first.\n\n| code | title | handled by | usual urgency |\n| --- | --- | --- | --- |\n"
        + "\n".join(categories)
        + "\n\n## The red-flag floor\n\n| rule | level | clause of the label guide |\n| --- | --- | --- |\n"
        + "\n".join(rules)
        + "\n"
    )


FLOOR_HEAD = """# The red-flag rules

Generated from the rules' tables (`liaison/domain/redflag_rules_u1.py`, `redflag_rules_u2.py`, `redflag_told_u1.py`, `redflag_told_u2.py`) by
`make docs`; a test fails when it drifts, and every example below is tested. For the pharmacist and the prescriber lead who sign them off.

A rule that fits a mail sets the lowest level it can get; a quiet floor is no promise, and a person reads every mail. What the grammar
plainly denies, tells as history, supposes, teaches, says to everyone in a footer, or gives to another person fires nothing; in doubt it fires.
Nor does mail that is about nobody: bulletins, courses, adverts, invented cases and frauds, each known by two words of its kind or more (a fraud by
three), and even there whoever is named ("he", "my patient", "one of ours"), or was anything but an example last night, is heard. A phrase with another
meaning ("the projector has died", "200 OD", waste that was not collected) takes only its own words from the floor, never a sentence.
The examples are written as if on Friday 27 November 2026.

A site changes the table without touching the code, on the page **Red-flag rules** (leads and admins), each change with the clinician who
answers for it and a reason, from the next mail on, and undone as easily:

| a change | what it needs |
| --- | --- |
"""
FLOOR_SITE = """
Default rules are switched off in no other way. What makes no sense is refused in one line; a change that no longer fits after an update is left out,
listed on the page, and the default holds. The version of the table that read a mail is stored with its reading (`floor_version`).

`liaison floor list` prints the table, `show RULE` one rule with every phrase it knows, `try TEXT` what a text fires; with `--defaults` without a
database. `liaison triage --floor FILE` reads mails with the table that `liaison floor list --json` printed.

How a text is read: sentences; Scots and slips of the pen in plain spelling (`models/concepts/respelling.py`); phrases (`clinical_words/`), and parts
that mean something together (`together_words.py`); what has another meaning (`harmless_words.py`);
what the grammar says of each (`scopes.py`), and whether anybody is meant (`everybody.py`, `automatic.py`); when it was (`whens.py`); then the rules.
"""


def floor_page() -> str:
    """docs/floor.md."""
    table = merged()
    changes = [f"| `{does}` | {words.replace('|', chr(92) + '|')} |" for does, words in DOES.items()]
    parts = [FLOOR_HEAD, "\n".join(changes), "\n", FLOOR_SITE]
    for level in (Urgency.U1, Urgency.U2):
        parts.append(f"\n## {level}: {level.title.lower()}\n")
        parts += [rule_part(rule, table.titles[rule.id]) for rule in table.rules if rule.level is level]
    return "".join(parts)


def rule_part(rule: Rule, title: str) -> str:
    """One rule of docs/floor.md."""
    told = TOLD[rule.id]
    limits = "".join(f"- limit `{name}`: {limit_words(name, value)}\n" for name, value in limits_of(rule).items())
    fires = "".join(f"- fires: {text}\n" for text in told.fires)
    quiet = "".join(f"- does not: {text}\n" for text in told.quiet)
    return f"\n### {title}\n\n`{rule.id}` · clause of the label guide: {rule.source}\n\n{limits}{fires}{quiet}"


def main() -> None:
    """Write the pages."""
    (ROOT / "docs").mkdir(exist_ok=True)
    (ROOT / "docs" / "map.md").write_text(map_page(), "utf-8")
    (ROOT / "docs" / "states.md").write_text(states_page(), "utf-8")
    (ROOT / "docs" / "labels.md").write_text(labels_page(), "utf-8")
    (ROOT / "docs" / "floor.md").write_text(floor_page(), "utf-8")
    (CORPUS / "README.md").write_text(data_card.page(CORPUS), "utf-8")


if __name__ == "__main__":
    main()
