"""Posted forms as checked values: one model a form, and its mistakes in the words of the page.

An empty optional field is None; a field that no form has is refused. `words` says what to do about each field.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError, field_validator
from starlette.datastructures import FormData

from liaison.domain.psychology import Barrier
from models.taxonomy import Category, Urgency

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
Number = Annotated[int, Field(ge=0, le=2**31 - 1)]
Words = Annotated[str, StringConstraints(max_length=50_000)]
BlankIsNone = BeforeValidator(lambda value: None if value == "" else value)


@dataclass(frozen=True)
class Mistake:
    """One thing to put right: the field's id on the page ("" for the form as a whole) and what to do."""

    field: str
    words: str


class Mistakes(Exception):
    """A form that cannot be taken as it is."""

    def __init__(self, *mistakes: Mistake) -> None:
        super().__init__("; ".join(mistake.words for mistake in mistakes))
        self.mistakes = mistakes


class Form(BaseModel):
    """Every form: its token, and the page to go back to (one of ours)."""

    model_config = ConfigDict(extra="forbid")
    name: ClassVar[str] = ""
    words: ClassVar[dict[str, str]] = {}
    csrf: str = ""
    back: str = ""

    @field_validator("back")
    @classmethod
    def ours(cls, value: str) -> str:
        """Only a path of ours: never another host."""
        return value if value.startswith("/") and not value.startswith(("//", "/\\")) else ""


class Versioned(Form):
    """A form about a row as it was seen."""

    version: Number


class TakeForm(Versioned):
    """Take a case."""

    name = "take"


class HandOverForm(Versioned):
    """Give a case to a colleague."""

    name = "hand_over"
    words: ClassVar = {
        "to_id": "Choose the colleague who gets it.",
        "because": "Say in a few words why you hand it over.",
    }
    to_id: Number
    because: Line


class CorrectForm(Versioned):
    """Correct what the reader or the floor said; what is left alone is None."""

    name = "correct"
    words: ClassVar = {
        "category": "Choose a category from the list.",
        "urgency": "Choose an urgency from the list.",
        "because": "Say in a few words what told you: the reader learns from it.",
    }
    category: Annotated[Category | None, BlankIsNone] = None
    urgency: Annotated[Urgency | None, BlankIsNone] = None
    because: Line


class BlindForm(Versioned):
    """What a mail is, chosen before the reader's answer is shown."""

    name = "blind"
    words: ClassVar = {
        "category": "Choose what the mail is about, or ask for the answer.",
        "urgency": "Choose how soon it is needed, or ask for the answer.",
    }
    category: Category
    urgency: Urgency


class BareForm(Versioned):
    """A button on a case, with nothing to fill in."""


class NotQueryForm(Versioned):
    """Set a case aside."""

    name = "not_a_query"
    words: ClassVar = {"because": "Say in a few words what it is."}
    because: Line


class NoteForm(Form):
    """A note, perhaps for a colleague to read."""

    name = "note"
    words: ClassVar = {"text": "Write the note first.", "to": "Choose the colleague from the list."}
    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=5_000)]
    to: Annotated[Number | None, BlankIsNone] = None


class WaitForm(Versioned):
    """Wait for somebody outside."""

    name = "wait"
    words: ClassVar = {"on_what": "Say what we wait for, and from whom."}
    on_what: Line


class CloseForm(Versioned):
    """Finish a case."""

    name = "close"
    words: ClassVar = {
        "reason": "Choose or write why it is finished.",
        "barrier": "Choose from the list, or leave it.",
    }
    reason: Line
    barrier: Annotated[Barrier | None, BlankIsNone] = None


class ReopenForm(Versioned):
    """Open a finished case again."""

    name = "reopen"


class ReplyForm(Versioned):
    """The answer being written. `seen_to` is who it was to go to when the page was drawn."""

    name = "reply"
    words: ClassVar = {"text": "Write the answer first.", "template": "Choose a start from the list."}
    text: Words = ""
    template: str = Field(default="", max_length=40)
    seen_to: str = Field(default="", max_length=5_000)
    kept: Number | None = None  # as in DraftForm
    do: Literal["check", "save", "start", "suggest", "edit", "send", "attach"] = "check"
    files: list[str] = Field(default_factory=list, max_length=0)  # files are taken from the form itself
    files_seen: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{0,16}$")] | None = None
    offered: Annotated[Number | None, BlankIsNone] = None  # the letter that did not arrive, whose files were offered
    carry: list[Number] = Field(default_factory=list, max_length=50)  # those of them that go with the new one
    remove: Annotated[Number | None, BlankIsNone] = None  # a file to take off
    rename: Annotated[Number | None, BlankIsNone] = None  # a file to give the name that stands beside it
    file_id: list[Number] = Field(default_factory=list, max_length=20)
    new_name: list[Annotated[str, StringConstraints(max_length=300)]] = Field(default_factory=list, max_length=20)
    use: Annotated[Number | None, BlankIsNone] = None  # a colleague's earlier answer to put in front
    for_files: Literal["", "yes"] = ""
    confirm: list[Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,30}:[0-9a-f]{12}$")]] = Field(
        default_factory=list, max_length=20
    )


class DraftForm(Form):
    """The same, saved while writing. `kept` is the version of the draft that this window last saw, 0 for none."""

    name = "draft"
    text: Words = ""
    template: str = Field(default="", max_length=40)
    kept: Number | None = None


class BulkForm(Form):
    """Several cases at once; each chosen one is "id:version" as it was seen. Without `sure` only a preview is asked for."""

    name = "bulk"
    words: ClassVar = {
        "chosen": "Choose at least one question.",
        "do": "Choose what to do with them.",
        "to_id": "Choose the colleague who gets them.",
        "because": "Say in a few words why, or what for.",
        "barriers": "Choose from the list, or leave it.",
    }
    chosen: list[Annotated[str, StringConstraints(pattern=r"^[0-9]{1,9}:[0-9]{1,9}$")]] = Field(
        min_length=1, max_length=50
    )
    do: Literal["take", "hand_over", "wait", "close"]
    to_id: Annotated[Number | None, BlankIsNone] = None
    because: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = ""
    offered: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = ""  # a reason from the list
    sure: Literal["", "yes"] = ""
    barriers: list[Annotated[str, StringConstraints(pattern=rf"^([0-9]{{1,9}}:({'|'.join(Barrier)}))?$")]] = Field(
        default_factory=list, max_length=50
    )

    def said(self) -> dict[int, Barrier]:
        """What stands in the way of psychology, by case, where it was said."""
        return {int(i): Barrier(code) for i, _, code in (one.partition(":") for one in self.barriers if one)}

    def words_given(self) -> str:
        """The reason: what was written, else what was chosen from the list."""
        return self.because or self.offered

    def cases(self) -> list[tuple[int, int]]:
        """Id and version of each."""
        return [(int(i), int(v)) for i, _, v in (one.partition(":") for one in self.chosen)]


class PlainForm(Form):
    """A button with nothing to fill in."""


class LineForm(Versioned):
    """The word beside one line of a handover."""

    name = "line"
    words: ClassVar = {"text": "Use at most 1,000 characters."}
    text: Annotated[str, StringConstraints(strip_whitespace=True, max_length=1_000)] = ""


class ExamineForm(Form):
    """Examine a mailbox, perhaps with a letter to ourselves."""

    name = "examine"
    send: Literal["", "yes"] = ""


class SenderForm(Form):
    """A sender for the list of those that are always read, or off it."""

    name = "sender"
    words: ClassVar = {
        "entry": "Enter an address or a domain of at most 320 characters.",
        "because": "Use at most 300 characters.",
    }
    entry: Annotated[str, StringConstraints(strip_whitespace=True, max_length=320)] = ""
    because: Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)] = ""


class PromoteForm(Form):
    """Let a reader serve."""

    name = "promote"
    version: Annotated[str, StringConstraints(min_length=1, max_length=80)]


Struck = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]


class LessonForm(Form):
    """A text for training: `strike` are the words struck out on the page that was seen, `more` those to strike besides."""

    name = "lesson"
    words: ClassVar = {
        "strike": "These are too many words, or one is too long: decline the text instead.",
        "more": "Use at most 1,000 characters.",
        "because": "Use at most 300 characters.",
        "sure": "Tick that you have read the text and that nobody can be recognised by it.",
    }
    strike: list[Struck] = Field(default_factory=list, max_length=150)
    more: Annotated[str, StringConstraints(max_length=1_000)] = ""
    seen: Annotated[str, StringConstraints(max_length=64)] = ""
    sure: Literal["", "yes"] = ""
    because: Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)] = ""
    do: Literal["look", "release", "decline", "withdraw"]


class FloorChangeForm(Form):
    """A site's own change to a red-flag rule."""

    name = "floor"
    words: ClassVar = {
        "does": "Choose what the change does.",
        "rule": "Choose a rule, or give the new one an id like u2.our_ferry_is_off.",
        "owner": "Name the clinician who answers for this change, in at most 300 characters.",
        "because": "Say in a few words why, in at most 300 characters.",
        "value": "Use at most 2,000 characters.",
    }
    does: Literal["limit", "words", "needs", "new", "off"]
    rule: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
    what: Annotated[str, StringConstraints(strip_whitespace=True, max_length=60)] = ""
    value: Annotated[str, StringConstraints(strip_whitespace=True, max_length=2_000)] = ""
    title: Annotated[str, StringConstraints(strip_whitespace=True, max_length=120)] = ""
    owner: Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)] = ""
    because: Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)] = ""


class FloorUndoForm(Form):
    """Undo a change."""

    name = "undo"
    words: ClassVar = {"because": "Say in a few words why it is undone."}
    number: Number
    because: Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)] = ""


class FloorTryForm(Form):
    """A text to try on the rules; it is answered and forgotten."""

    name = "try"
    words: ClassVar = {"text": "Write or paste a text first, of at most 20,000 characters."}
    text: Annotated[str, StringConstraints(min_length=1, max_length=20_000)]


class SwitchForm(Form):
    """Turn a switch; a reason is asked when it goes on."""

    name = "switch"
    words: ClassVar = {"because": "Say in a few words why: everyone sees it."}
    on: Literal["yes", "no"]
    because: Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)] = ""


class SignInForm(Form):
    """Who signs in, and where she wanted to go."""

    name = "sign_in"
    words: ClassVar = {"email": "Enter your e-mail address.", "password": "Enter your password."}
    email: Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=320)]
    password: Annotated[str, StringConstraints(min_length=1, max_length=1_000)]


F = TypeVar("F", bound=Form)


def read(form: type[F], fields: FormData) -> F:
    """The form's values. Raises Mistakes, one a field, in the form's own words."""
    try:
        return form.model_validate(values(form, fields))
    except ValidationError as error:
        found = dict.fromkeys(
            str(problem["loc"][0]) for problem in error.errors(include_input=False, include_url=False)
        )
        raise Mistakes(*(Mistake(f"{form.name}-{field}", wrong(form, field)) for field in found)) from None


def wrong(form: type[Form], field: str) -> str:
    """What to do about one field."""
    return form.words.get(field, "This page is out of date: please load it again and repeat what you did.")


def values(form: type[Form], fields: FormData) -> dict[str, Any]:
    """Fields as the model wants them: lists where it has lists, text with one kind of line end, no files."""
    found: dict[str, Any] = {}
    for key in fields:
        texts = [plain(value) for value in fields.getlist(key) if isinstance(value, str)]
        is_list = key in form.model_fields and "list" in str(form.model_fields[key].annotation)
        found[key] = texts if is_list else (texts[-1] if texts else "")
    return found


def plain(text: str) -> str:
    """Browsers send CRLF; what is stored has LF, and no null character (PostgreSQL refuses it)."""
    return text.replace("\r\n", "\n").replace("\0", "")
