"""What the pages of the review form post: fixed forms, and a section whose questions are the site's own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import Field, StringConstraints
from starlette.datastructures import FormData

from liaison.domain.review_form import LONGEST, Answer, Kind, Said, Section, problem, without_why
from liaison.web.forms import Form, Mistake, Mistakes, Versioned, plain, read

Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=4_000)]


class SectionForm(Versioned):
    """What surrounds the questions of a section."""

    name = "section"
    do: Literal["save", "next"] = "save"


WHO = "Choose who held it: the name stands in both letters."


class EndForm(Form):
    """How a review ended."""

    name = "end"
    words: ClassVar = {"outcome": "Choose how the review ended.", "on": "Enter the day.", "held_by": WHO}
    as_seen: Short
    outcome: Annotated[str, StringConstraints(min_length=1, max_length=30)]
    on: date
    held_by: Annotated[str, StringConstraints(pattern=r"^[0-9]{0,9}$")] = ""
    sure: Literal["", "yes"] = ""


class BackForm(Form):
    """How a review ended is taken back."""

    name = "back"
    words: ClassVar = {
        "code": "Choose what was wrong.",
        "text": "Say in a few words what happened and how it was found.",
    }
    as_seen: Short
    code: Annotated[str, StringConstraints(min_length=1, max_length=30)]
    words_: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1_000)] = Field(
        alias="text"
    )


class ActionForm(Form):
    """One action."""

    name = "action"
    words: ClassVar = {
        "what": "Write what is to be done, in at most 300 characters.",
        "owner": "Choose who does it.",
        "due_on": "Enter the day by which it is done.",
    }
    what: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
    owner: Annotated[str, StringConstraints(min_length=1, max_length=20)]
    due_on: date


class ActionEndForm(Form):
    """An action that is done or no longer needed."""

    how: Literal["done", "not_needed"]
    why: Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)] = ""


class PaperForm(Form):
    """What a practice or pharmacy said."""

    name = "paper"
    words: ClassVar = {
        "kind": "Choose whose it is.",
        "text": "Write what they said, in at most 4,000 characters.",
        "as_at": "Enter the day on which it was true.",
    }
    kind: Literal["practice", "pharmacy"]
    words_: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4_000)] = Field(
        alias="text"
    )
    as_at: date


class LetterTextForm(Versioned):
    """A letter as it is edited."""

    name = "letter"
    words: ClassVar = {"text": "Write the letter first, in at most 20,000 characters."}
    text: Annotated[str, StringConstraints(max_length=20_000)]
    do: Literal["save", "anew", "release", "paper", "hand", "post", "not_wanted"] = "save"


class QuestionForm(Form):
    """A site's change to the questions."""

    name = "question"
    words: ClassVar = {
        "does": "Choose what the change does.",
        "section": "Choose a section.",
        "label": "Use at most 300 characters.",
        "choices": "Write the answers to choose from, one a line.",
        "owner": "Name the clinician who answers for this change.",
        "because": "Say in a few words why.",
    }
    does: Literal["leave_out", "put_back", "reword", "add"]
    section: Short = ""
    field: Short = ""
    label: Short = ""
    kind: Literal["line", "text", "choice", "ticks", "day"] = "text"
    choices: Text = ""
    sensitive: Literal["", "yes"] = ""
    owner: Short = ""
    because: Short = ""


@dataclass(frozen=True)
class Posted:
    """A section as it was posted: the version that was seen, its answers, what is wrong with them, and where to go next."""

    version: int
    do: str
    answers: dict[str, Answer]
    mistakes: tuple[Mistake, ...]


def read_section(section: Section, fields: FormData, today: date, *, held: bool) -> Posted:
    """The answers of a section. Raises Mistakes where the page is not one of ours; what is wrong with an answer is in the result, beside
    what was typed, so that nothing is lost. Once the review was held (`held`), an answer that needs its reason has it."""
    ours = {"csrf", "version", "do", "back"}
    frame = read(SectionForm, FormData([(key, value) for key, value in fields.multi_items() if key in ours]))
    known = {f"a_{one.key}" for one in section.fields} | {f"s_{one.key}" for one in section.fields}
    if set(fields) - ours - known:
        raise Mistakes(Mistake("", SectionForm.words.get("", "This page is out of date: please load it again.")))
    answers, wrong = {}, []
    for one in section.fields:
        values = [plain(value).strip() for value in fields.getlist(f"a_{one.key}") if isinstance(value, str)]
        said = str(fields.get(f"s_{one.key}", ""))
        cut = LONGEST["text"] * 2  # nobody types this by hand; what is longer is refused below all the same
        answer = Answer(
            tuple(value[:cut] for value in values if value)[: 1 if one.kind is not Kind.TICKS else len(one.choices)],
            Said(said) if said in set(Said) else None,
        )
        answers[one.key] = answer
        if words := problem(one, answer, today):
            wrong.append(Mistake(f"q-{one.key}", f"{one.label}: {words}"))
    if held:
        wrong += [Mistake(f"q-{one.field}", one.words) for one in without_why((section,), answers)]
    return Posted(frame.version, frame.do, answers, tuple(wrong))
