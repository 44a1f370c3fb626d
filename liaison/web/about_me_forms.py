"""What the pages of “This is me” post. The sections of a document, and those of the form, are the site's own."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field, StringConstraints
from starlette.datastructures import FormData

from liaison.domain.about_me_sections import Form as Layout
from liaison.domain.about_me_sections import Section, WrongForm, new_key
from liaison.domain.about_me_sharing import FORMS, HOW, RECIPIENTS
from liaison.reviews.about_me import TOLD
from liaison.reviews.about_me_shares import Agreed
from liaison.web.forms import BlankIsNone, Form, Mistake, Number, Versioned, plain
from liaison.web.rota_forms import DAY_WORDS, Day, MaybeDay

Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,40}$")]


class WordsForm(Versioned):
    """What surrounds the sections of a document."""

    name = "about"
    words: ClassVar = {"told": "Choose how it was written."}
    told: Literal[tuple(TOLD)]  # type: ignore[valid-type]


class AgreeForm(Form):
    """What the person agreed to."""

    name = "agree"
    words: ClassVar = {
        "recipient": "Choose whom it is for.",
        "sections": "Tick each section that the person wants to share.",
        "asked_by": "Choose the colleague who asked the person.",
        "how": "Choose how the person said yes.",
        "given_on": DAY_WORDS,
        "until": DAY_WORDS,
    }
    recipient: Literal[tuple(RECIPIENTS)]  # type: ignore[valid-type]
    which: Annotated[str, StringConstraints(strip_whitespace=True, max_length=100)] = ""
    sections: list[Key] = Field(min_length=1, max_length=60)
    asked_by: Number
    how: Literal[tuple(HOW)]  # type: ignore[valid-type]
    given_on: Day
    until: Day

    def agreed(self) -> Agreed:
        """As the room wants it."""
        return Agreed(self.recipient, self.which, self.sections, self.asked_by, self.how, self.given_on, self.until)


class ShareForm(Form):
    """Make a share: on an agreement, or the person's own copy."""

    name = "share"
    words: ClassVar = {"form": "Choose in what form."}
    consent: Annotated[Number | None, BlankIsNone] = None
    form: Literal[tuple(FORMS)]  # type: ignore[valid-type]
    apart: Literal["", "yes"] = ""


class ApartForm(Versioned):
    """The section apart: turned on, saved, or turned off."""

    name = "apart"
    words: ClassVar = {
        "told": "Use at most 4,000 characters.",
        "how": "Choose how the person said that they want it.",
        "seen_by": "Choose colleagues from the list.",
    }
    do: Literal["save", "off"] = "save"
    told: Annotated[str, StringConstraints(max_length=20_000)] = ""
    seen_by: list[Number] = Field(default_factory=list, max_length=200)
    how: Literal["", *HOW] = ""  # type: ignore[valid-type]


Lines = list[Annotated[str, StringConstraints(strip_whitespace=True, max_length=400)]]


class LayoutForm(Versioned):
    """The form itself: one row a section, in order of their numbers; a row without a number is left out."""

    name = "layout"
    words: ClassVar = {
        "owner": "Name who answers for the form.",
        "because": "Say in a few words why the form changes.",
        "signed_off_on": DAY_WORDS,
        "title": "Use at most 60 characters for each title.",
        "help": "Use at most 300 characters for the helping words.",
    }
    key: list[Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{0,40}$")]] = Field(max_length=60)
    place: Lines = Field(max_length=60)
    title: Lines = Field(max_length=60)
    help: Lines = Field(max_length=60)
    apart_title: Short = ""
    apart_help: Short = ""
    owner: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
    made_with: Short = ""
    signed_off_on: MaybeDay = None
    because: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]

    def layout(self, apart: Section) -> Layout:
        """The form as the law wants it. Raises WrongForm."""
        rows = list(zip(self.key, self.place, self.title, self.help, strict=False))
        if not len(self.key) == len(self.place) == len(self.title) == len(self.help):
            raise WrongForm("This page is out of date: please load it again and repeat what you did.")
        taken = [key for key in self.key if key]
        chosen: list[tuple[int, Section]] = []
        for key, place, title, help in rows:
            if not place:
                continue
            if not place.isdecimal() or len(place) > 3:
                raise WrongForm(f"Enter a number for the place of “{title}”, or leave it empty to leave the section out.")  # fmt: skip
            if not key:
                taken.append(key := new_key(title, taken))
            chosen.append((int(place), Section(key, title, help)))
        sections = tuple(section for _, section in sorted(chosen, key=lambda one: one[0]))
        signed = self.signed_off_on.isoformat() if self.signed_off_on else ""
        return Layout(0, sections, Section(apart.key, self.apart_title, self.apart_help), self.owner, self.made_with, signed)  # fmt: skip


def words_of(fields: FormData) -> dict[str, str]:
    """What was typed into the sections, by key."""
    return {key[2:]: plain(str(fields.get(key, ""))) for key in fields if key.startswith("s_")}


def without_words(fields: FormData) -> FormData:
    """The rest of the form."""
    return FormData([(key, value) for key, value in fields.multi_items() if not key.startswith("s_")])


def at_fields(prefix: str, problems: dict[str, str]) -> tuple[Mistake, ...]:
    """What to put right, each at its field."""
    return tuple(Mistake(f"{prefix}-{name}" if name else "", words) for name, words in problems.items())
