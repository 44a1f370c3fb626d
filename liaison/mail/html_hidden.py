"""Which elements of an HTML mail a person would not see, and which hold the mail being answered. Works on a parsed tree."""

from __future__ import annotations

import re
from typing import Any

QUOTE_START, QUOTE_END = "\ue000", "\ue001"  # private characters; the caller drops those a mail brings itself

_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all"
    r"|(?:max-height|max-width)\s*:\s*0(?:px|pt|em|%)?\s*(?:;|!|$)|opacity\s*:\s*0(?:\.0+)?\s*(?:;|!|$)"
    r"|(?<![\w-])(?:left|top|right|bottom|text-indent|margin-left|margin-top)\s*:\s*-(?:9\d\d|\d{4,})(?:\.\d+)?(?:px|pt|em|rem|%)?\s*(?:;|!|$)",
    re.I,
)
_ZERO_SIZE = re.compile(r"font-size\s*:\s*(?:0(?:\.0+)?(?:px|pt|em|rem|%)?|[01](?:\.\d+)?p[xt])\s*(?:;|!|$)", re.I)
_SIZE = re.compile(
    r"font-size\s*:\s*(?!0(?:\.0+)?(?:px|pt|em|rem|%)?\s*(?:;|!|$)|[01](?:\.\d+)?p[xt]\s*(?:;|!|$))", re.I
)
# rules of a style sheet for one class; sheets with @media are not looked at: what they hide on a telephone is seen on a desk
_CLASS_RULE = re.compile(r"(?:^|[},\s])\.([\w-]{1,80})\s*\{([^{}]{0,2000})\}")
MAX_SHEET = 100_000
_WHITE = r"(?:#fff(?:fff)?\b|white\b|rgb\(\s*255\s*,\s*255\s*,\s*255\s*\))"
_WHITE_TEXT = re.compile(rf"(?<![\w-])color\s*:\s*{_WHITE}", re.I)
_WHITE_COLOUR = re.compile(rf"\s*{_WHITE}", re.I)
_BACKGROUND = re.compile(rf"background(?:-color|-image)?\s*:\s*(?!{_WHITE}|transparent|none|inherit)", re.I)
_WORD = re.compile(r"[^\W_]+")
_NEVER_SHOWN = frozenset({"script", "style", "title", "template"})
_QUOTING_CLASSES = re.compile(r"\b(?:gmail_quote|yahoo_quoted|protonmail_quote|moz-cite)\b")


def drop_hidden(tree: Any, *, styled: bool) -> int:
    """Take out what a person would not see; how many words went. `styled`: a style sheet may colour backgrounds, so white text stays."""
    classes = _hidden_classes(tree) if styled else frozenset()
    hidden = [
        element for element in tree.iter() if isinstance(element.tag, str) and _is_hidden(element, styled, classes)
    ]
    words = 0
    for element in hidden:
        if element.getparent() is None or element.tag == "body":
            continue
        words += 0 if element.tag in _NEVER_SHOWN else _words(element)
        _take_out(element)
    return words


def _words(element: Any) -> int:
    """How many words stand in an element; invisible signs that senders fill with are none. Inside what is never shown there are none."""
    unshown = {id(inner) for one in element.iter(*_NEVER_SHOWN) for inner in one.iter()}
    found = 0
    for inner in element.iter():
        if id(inner) not in unshown:
            found += len(_WORD.findall(inner.text or ""))
        found += 0 if inner is element else len(_WORD.findall(inner.tail or ""))
    return found


def _hidden_classes(tree: Any) -> frozenset[str]:
    """The classes that the style sheets of a mail hide."""
    found: set[str] = set()
    for sheet in tree.iter("style"):
        text = (sheet.text or "")[:MAX_SHEET]
        if "@" not in text:
            found.update(name for name, rule in _CLASS_RULE.findall(text) if _HIDDEN.search(rule))
    return frozenset(found)


def mark_quotes(tree: Any) -> bool:
    """Put marks around the mails being answered; True when there are any. A blockquote used to indent is none."""
    quotes = [element for element in tree.iter("blockquote") if _holds_a_mail(element)]
    for element in quotes:
        _mark(element)
    return bool(quotes)


def _holds_a_mail(element: Any) -> bool:
    return element.get("type") == "cite" or bool(_QUOTING_CLASSES.search(element.get("class", "")))


def _is_hidden(element: Any, styled: bool, classes: frozenset[str]) -> bool:
    if element.get("hidden") is not None or element.tag in _NEVER_SHOWN:
        return True
    if classes and not classes.isdisjoint((element.get("class") or "").split()):
        return True
    style = element.get("style")
    if style is None:
        colour = element.get("color") if element.tag == "font" else None
        return bool(colour and not styled and _WHITE_COLOUR.fullmatch(colour) and not _on_colour(element))
    if _HIDDEN.search(style):
        return True
    if _ZERO_SIZE.search(style) and not any(_SIZE.search(e.get("style") or "") for e in element.iterdescendants()):
        return True
    return bool(not styled and _WHITE_TEXT.search(style) and not _on_colour(element))


def _on_colour(element: Any) -> bool:
    """Whether the element or one around it, or one inside, has a background that may show white text."""
    around = [element, *element.iterancestors()]
    if any(e.get("bgcolor") or e.get("background") or e.get("class") for e in around):
        return True
    recoloured = any("color" in (e.get("style") or "") or e.get("color") for e in element.iterdescendants())
    return recoloured or any(_BACKGROUND.search(e.get("style") or "") for e in around)


def _take_out(element: Any) -> None:
    """Remove an element, keeping the text after it."""
    parent, before = element.getparent(), element.getprevious()
    if element.tail:
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def _mark(element: Any) -> None:
    element.text = QUOTE_START + (element.text or "")
    last = element[-1] if len(element) else None
    if last is None:
        element.text += QUOTE_END
    else:
        last.tail = (last.tail or "") + QUOTE_END
