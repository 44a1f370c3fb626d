"""The forms of letters: what practices press, what a second person says, and the words, facts, domains and choices that admins keep."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field, StringConstraints

from liaison.web.forms import Form, Number, Versioned

Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)]


class ReleaseForm(Versioned):
    """Release a colleague's answer; `looked`: at what goes with it."""

    name = "release"
    looked: Literal["", "yes"] = ""


class GiveBackForm(Versioned):
    """Give a colleague's answer back to her."""

    name = "give_back"
    words: ClassVar = {"words_back": "Say in a few words what to change."}
    words_back: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2_000)]


class RewordForm(Form):
    """A drafted letter worded anew, or taken off; `seen` is the text that was changed."""

    name = "reword"
    words: ClassVar = {
        "text": "Write the letter first, in at most 20,000 characters.",
        "because": "Use at most 300 characters.",
    }
    text: Annotated[str, StringConstraints(max_length=20_000)] = ""
    seen: Annotated[str, StringConstraints(max_length=50_000)] = ""
    because: Short = ""
    confirm: list[Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,30}:[0-9a-f]{12}$")]] = Field(
        default_factory=list, max_length=20
    )
    do: Literal["look", "edit", "keep", "off"] = "look"


class SettleForm(Form):
    """What a person decides of a letter that waits for one; `seen` is the newest thing that had happened to it."""

    name = "settle"
    words: ClassVar = {"because": "Use at most 300 characters.", "to": "Choose an address from the list."}
    seen: Number
    to: Short = ""
    looked: Literal["", "yes"] = ""
    because: Short = ""
    confirm: list[Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,30}:[0-9a-f]{12}$")]] = Field(
        default_factory=list, max_length=20
    )
    do: Literal["again", "drop", "left"]


class SaidForm(Form):
    """What a practice says of an answer."""

    name = "said"
    answered: Literal["yes", "no"]


class TemplateForm(Versioned):
    """A reply template; `version` is the one that was seen, 0 for a new one."""

    name = "template"
    words: ClassVar = {
        "text": "Use at most 8,000 characters.",
        "title": "Use at most 300 characters.",
        "owner": "Use at most 300 characters.",
    }
    name_of: Annotated[str, StringConstraints(strip_whitespace=True, max_length=40)] = ""
    category: Annotated[str, StringConstraints(max_length=40)] = ""
    title: Short = ""
    owner: Short = ""
    text: Annotated[str, StringConstraints(max_length=8_000)] = ""
    second_person: Literal["", "yes"] = ""
    because: Short = ""
    do: Literal["keep", "preview"] = "keep"


class PlainUndoForm(Form):
    """Undo or end one row, with a reason."""

    name = "undo"
    words: ClassVar = {"because": "Say in a few words why."}
    number: Number
    because: Short = ""


class FactForm(Form):
    """A live fact as it is now."""

    name = "fact"
    words: ClassVar = {
        "words_now": "Say it in one line of at most 200 characters.",
        "as_at": "Write the day as year, month, day, like 2026-11-24.",
    }
    fact: Annotated[str, StringConstraints(max_length=40)]
    words_now: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
    as_at: Annotated[str, StringConstraints(strip_whitespace=True, min_length=10, max_length=10)]


class DomainForm(Form):
    """A secure domain for the list."""

    name = "domain"
    words: ClassVar = {"entry": "Enter a domain as it stands after the @, like council.example."}
    entry: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=253)]
    because: Short = ""


class WishForm(Form):
    """How a practice wants its letters."""

    name = "wish"
    words: ClassVar = {"practice": "Enter a part of the practice's name, or its five digits."}
    practice: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
    weekly: Literal["yes", "no"]
