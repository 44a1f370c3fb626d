"""Turns a template and its values into a letter: plain text, and a simple HTML twin of the same words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from html import escape
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, UndefinedError

from liaison.letters.catalogue import CATALOGUE

LINK = re.compile(r"https?://[!-~]{1,500}")
HEADING = re.compile(r"^--- .{1,400} ---$", re.M)  # what a template sets between dashes in plain text


class WrongLetter(Exception):
    """A letter's values do not fit its template: says which are missing or unknown."""


@dataclass(frozen=True)
class Rendered:
    """A letter's words: the purpose for the subject line, plain text, and the HTML twin."""

    purpose: str
    text: str
    html: str


def render(name: str, **values: Any) -> Rendered:
    """The letter `name` with these values; `service` is always one of them. Raises WrongLetter."""
    template = CATALOGUE.get(name)
    if template is None:
        raise WrongLetter(f"There is no letter called {name}.")
    wrong = (template.needs | {"service"}) ^ set(values)
    if wrong:
        raise WrongLetter(f"The letter {name} has the wrong values: {', '.join(sorted(wrong))}.")
    try:
        text = environment().get_template(f"{name}.txt").render(**values)
    except UndefinedError as error:
        raise WrongLetter(f"The letter {name} has the wrong values: {error}.") from error
    text = "\n".join(text.splitlines()).strip() + "\n"  # what a person typed in a browser ends its lines in another way
    return Rendered(template.purpose, text, twin(text, own_links(values)))


@cache
def environment() -> Environment:
    """Plain-text templates: nothing is escaped here, the HTML twin escapes all of it. A missing value is an error."""
    return Environment(
        loader=PackageLoader("liaison.letters", "templates"),
        undefined=StrictUndefined,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def own_links(values: dict[str, Any]) -> frozenset[str]:
    """The links that the service itself put into a letter, or into the answers of a weekly one: these alone can be pressed, never an
    address that somebody wrote."""
    answers = values.get("answers", ())
    found = [
        values.get("link"),
        values.get("document"),
        *(one["link"] if isinstance(one, dict) else one.link for one in answers),
    ]
    return frozenset(link for link in found if isinstance(link, str) and LINK.fullmatch(link))


def twin(text: str, links: frozenset[str] = frozenset()) -> str:
    """The same words as simple HTML: paragraphs and line ends, lines between dashes in bold, our own links; everything escaped."""
    paragraphs = [escape(part) for part in text.strip().split("\n\n")]
    for link in (escape(one) for one in links):
        paragraphs = [
            re.sub(rf"(?<!\S){re.escape(link)}(?!\S)", f'<a href="{link}">{link}</a>', part) for part in paragraphs
        ]
    paragraphs = [HEADING.sub(r"<strong>\g<0></strong>", part).replace("\n", "<br>\n") for part in paragraphs]
    body = "\n".join(f"<p>{part}</p>" for part in paragraphs)
    return (
        f'<!doctype html>\n<html lang="en-GB"><body style="font-family: Arial, sans-serif">\n{body}\n</body></html>\n'
    )
