"""The forms of the desk: questions to specialists, wishes for today, views that are kept, and pages that tell they are open."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field, StringConstraints, field_validator

from liaison.domain.asking import Specialty
from liaison.web.forms import Form, Versioned


class AskForm(Form):
    """A question to a specialist: `whom` is a specialty, or a specialty and a colleague ("pharmacist:3")."""

    name = "ask"
    words: ClassVar = {
        "whom": "Choose whom to ask.",
        "question": "Write what you would like to know, in at most 2,000 characters.",
    }
    whom: Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,30}(:[0-9]{1,9})?$")]
    question: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2_000)]

    @field_validator("whom")
    @classmethod
    def known(cls, value: str) -> str:
        """Only a specialty that there is."""
        Specialty(value.partition(":")[0])
        return value

    def specialty(self) -> Specialty:
        """What somebody is asked as."""
        return Specialty(self.whom.partition(":")[0])

    def wanted(self) -> int | None:
        """The colleague asked by name."""
        number = self.whom.partition(":")[2]
        return int(number) if number else None


class AskAnswerForm(Form):
    """The answer to such a question."""

    name = "ask_answer"
    words: ClassVar = {"answer": "Write the answer first, in at most 5,000 characters."}
    answer: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=5_000)]


class NotTodayForm(Form):
    """Kinds of mail that somebody would rather not get today; none lifts it."""

    name = "not_today"
    kinds: list[Annotated[str, StringConstraints(max_length=30)]] = Field(default_factory=list, max_length=40)


class KeepViewForm(Form):
    """Keep the view that is shown (its address is `back`) under a name."""

    name = "view"
    words: ClassVar = {"title": "Give the view a name of at most 40 characters."}
    title: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]


class HereForm(Versioned):
    """A page that is open tells that it is, and what is done on it."""

    name = "here"
    doing: Literal["reading", "replying", "leaving"] = "reading"
