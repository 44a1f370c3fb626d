"""Templates: one environment of ours, everything escaped, a missing value an error; nhsuk's components bridged into it as `nhs`.

The component library needs a forgiving environment and ships `.jinja` files, which the framework's default would not escape: so both
environments are made here, both with `autoescape=True`. Text of a mail is never passed as `html`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from jinja2 import ChainableUndefined, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from liaison.domain.contact_roles import words_of
from liaison.web.forms import Mistake

STATIC = Path(__file__).parent / "static"

# our name → folder and macro of the component
COMPONENTS: dict[str, tuple[str, str]] = {
    "button": ("button", "button"),
    "checkboxes": ("checkboxes", "checkboxes"),
    "error_summary": ("error-summary", "errorSummary"),
    "input": ("input", "input"),
    "password_input": ("password-input", "passwordInput"),
    "select": ("select", "select"),
    "skip_link": ("skip-link", "skipLink"),
    "summary_list": ("summary-list", "summaryList"),
    "textarea": ("textarea", "textarea"),
}


class Components:
    """nhsuk's macros by attribute: `nhs.button({...})` gives safe HTML with every `text` escaped."""

    def __init__(self) -> None:
        library = Environment(
            loader=PackageLoader("nhsuk_frontend_jinja", "templates"), undefined=ChainableUndefined, autoescape=True,
            trim_blocks=True, lstrip_blocks=True, auto_reload=False,
        )  # fmt: skip
        self._macros = {name: load(library, *where) for name, where in COMPONENTS.items()}

    def __getattr__(self, name: str) -> Callable[[dict[str, Any]], Markup]:
        """One component."""
        return self._macros[name]


def load(library: Environment, folder: str, macro: str) -> Callable[[dict[str, Any]], Markup]:
    """One macro of the library."""
    found: Callable[[dict[str, Any]], Markup] = getattr(
        library.get_template(f"nhsuk/components/{folder}/macro.jinja").module, macro
    )
    return found


@cache
def environment() -> Environment:
    """The pages' environment, the one of this process."""
    pages = Environment(
        loader=PackageLoader("liaison.web", "templates"), undefined=StrictUndefined, autoescape=True,
        trim_blocks=True, lstrip_blocks=True, auto_reload=False,
    )  # fmt: skip
    pages.globals["nhs"] = Components()
    pages.globals["static"] = addresses()
    pages.filters["summary_item"] = summary_item
    pages.filters["of_field"] = of_field
    pages.filters["role"] = words_of
    pages.filters["unbroken"] = unbroken
    pages.filters["called"] = called
    return pages


def addresses() -> Callable[[str], str]:
    """A function from a static file's name to its address, with its checksum: browsers may keep it for good."""
    sums = {
        str(path.relative_to(STATIC)): hashlib.sha256(path.read_bytes()).hexdigest()[:10]
        for path in STATIC.rglob("*")
        if path.is_file()
    }
    return lambda name: f"/static/{name}?v={sums[name]}"


def summary_item(mistake: Mistake) -> dict[str, str]:
    """A mistake as the error summary lists it, with a link to its field where it has one."""
    return {"text": mistake.words} | ({"href": f"#{mistake.field}"} if mistake.field else {})


def of_field(mistakes: Sequence[Mistake], field: str) -> str:
    """What is wrong with one field, or nothing."""
    return next((mistake.words for mistake in mistakes if mistake.field == field), "")


class Named(Protocol):
    """Somebody with a name, and perhaps the one they go by."""

    name: str
    preferred_name: str


def called(person: Named) -> str:
    """What somebody goes by, with the whole name behind it where that is another: lists in which several go by the same stay clear."""
    preferred = person.preferred_name
    return f"{preferred} ({person.name})" if preferred and preferred != person.name else person.name


def unbroken(words: str) -> str:
    """Words whose figures stay on one line with their per cent sign."""
    return words.replace(" %", "\u00a0%")
