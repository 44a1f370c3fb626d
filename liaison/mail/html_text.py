"""HTML to plain text as a person sees it (inscriptis: tables kept, hidden text dropped), and HTML safe to show (nh3).

Both libraries take quadratic time, or silently lose text, on HTML no person writes: thousands of tags deep, a tag of a megabyte.
Such HTML goes through `quick_text`, a plain linear tag stripper that drops nothing.
"""

from __future__ import annotations

import re
from functools import cache
from html import unescape
from typing import Any

from liaison.mail.html_hidden import QUOTE_END, QUOTE_START, drop_hidden, mark_quotes

MAX_CONVERTED = 300_000  # characters; past it, tables are not worth seconds
MAX_SHOWN = 1_000_000
MAX_DEPTH = 200  # libxml2 silently drops text nested deeper than 256
MAX_TAG = 10_000

_DROPPED = re.compile(r"<(!--|script\b|style\b|title\b|template\b)", re.I)
_ENDS = {
    "!--": re.compile(r"-->"),
    "script": re.compile(r"</script[^<>]*>", re.I),
    "style": re.compile(r"</style[^<>]*>", re.I),
    "title": re.compile(r"</title[^<>]*>", re.I),
    "template": re.compile(r"</template[^<>]*>", re.I),
}
_BREAKS = re.compile(
    r"<(?:br|/?(?:p|div|tr|table|h[1-6]|li|ul|ol|dl|dt|dd|blockquote|hr|pre|section|article|header|footer|address|center))\b[^<>]*>",
    re.I,
)
_CELLS = re.compile(r"<t[dh]\b[^<>]*>", re.I)
_TAGS = re.compile(r"<[/!?a-zA-Z][^<>]*>")
_HUGE_NUMBER = re.compile(r"&#(?:\d{8,}|[xX][0-9a-fA-F]{7,});?")  # int() refuses thousands of digits
_PICTURE = re.compile(rb"data:[\w/+.-]{1,60}+(?:;(?!base64)[\w=-]{1,40}+)*+;base64,[A-Za-z0-9+/=\s%]*+", re.I)
_NAMED_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)([^<>]*)>")
# elements that are empty or close each other, so that they add no depth
_EMPTY = ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr")
_CLOSED_BY_THE_NEXT = (
    "p",
    "li",
    "dd",
    "dt",
    "option",
    "tr",
    "td",
    "th",
    "tbody",
    "thead",
    "tfoot",
    "colgroup",
    "html",
    "body",
    "head",
)
_NO_DEPTH = frozenset(_EMPTY + _CLOSED_BY_THE_NEXT)


def to_text(html: str, doubts: list[str]) -> str:
    """The text a person would see. Quoted mails (`blockquote type=cite`) come out as `> ` lines. Appends to `doubts`."""
    if not html.strip():
        return ""
    if len(html) > MAX_CONVERTED or not _tame(html, MAX_DEPTH):
        doubts.append("the HTML is too large or too deep to lay out: its bare text was taken")
        return quick_text(html)
    try:
        text = _converted(html, doubts)
    except Exception:  # whatever a library makes of hostile HTML, the text is still there to read
        doubts.append("the HTML could not be laid out: its bare text was taken")
        return quick_text(html)
    return text


def quick_text(html: str) -> str:
    """All text between the tags, hidden or not, in time linear in the length."""
    bare = re.sub(r"\s+", " ", _without_blocks(html))
    bare = _TAGS.sub("", _CELLS.sub("  ", _BREAKS.sub("\n", bare)))
    bare = unescape(_HUGE_NUMBER.sub("\ufffd", bare)).replace("\xa0", " ")
    return _tidy(bare)


def without_pictures(html: bytes) -> bytes:
    """The HTML without pictures that are written out inside it: megabytes that are no words."""
    return _PICTURE.sub(b"", html) if len(html) > 20_000 and b"base64," in html else html


def clean_html(html: str, doubts: list[str]) -> str | None:
    """HTML without scripts, styles, pictures and unsafe links; None, with a doubt, when it is too large or too deep to clean."""
    if len(html) > MAX_SHOWN or not _tame(html, MAX_DEPTH * 5):
        doubts.append("the HTML is too large or too deep to show: only its text is shown")
        return None
    import nh3

    return nh3.clean(
        html,
        tags=nh3.ALLOWED_TAGS - {"img", "map", "area"},
        clean_content_tags={"script", "style", "title", "template"},
        url_schemes={"http", "https", "mailto", "tel"},
    )


def depth_of(html: str) -> int:
    """How deep tags are nested at most, counting those never closed; elements that close each other are left out."""
    depth = deepest = 0
    for closing, name, rest in _NAMED_TAG.findall(html):
        if name.lower() in _NO_DEPTH or rest.endswith("/"):
            continue
        depth += -1 if closing and depth else (0 if closing else 1)
        deepest = max(deepest, depth)
    return deepest


def _tame(html: str, depth: int) -> bool:
    longest = max((len(piece) for piece in html.split("<")), default=0)
    if longest > MAX_TAG and any(piece.find(">") == -1 or piece.find(">") > MAX_TAG for piece in html.split("<")[1:]):
        return False
    return depth_of(html) <= depth


def _converted(html: str, doubts: list[str]) -> str:
    from lxml.html import document_fromstring  # type: ignore[import-untyped]

    unmarked = html.replace(QUOTE_START, "").replace(QUOTE_END, "")
    tree = document_fromstring(unmarked.encode("utf-8", "replace"), parser=_parser())
    hidden = drop_hidden(tree, styled="<style" in html.lower())
    if hidden:
        doubts.append(f"hidden text in the HTML was left out: {hidden} hidden {'word' if hidden == 1 else 'words'}")
    quoted = mark_quotes(tree)
    engine, settings = _engine()
    text = _tidy(engine(tree, settings).get_text().replace("\xa0", " "))
    return _quoted(text) if quoted else text


@cache
def _engine() -> tuple[Any, Any]:
    """inscriptis with its strict style: the relaxed one puts spaces between `<span>`s and so inside words."""
    from inscriptis import Inscriptis
    from inscriptis.css_profiles import CSS_PROFILES
    from inscriptis.model.config import ParserConfig

    return Inscriptis, ParserConfig(css=CSS_PROFILES["strict"])


@cache
def _parser() -> Any:
    from lxml.html import HTMLParser

    return HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)


def _without_blocks(html: str) -> str:
    """The HTML without comments, scripts and styles. One never closed is kept, and its kind is not looked for again."""
    out: list[str] = []
    at, unclosed = 0, set[str]()
    for found in _DROPPED.finditer(html):
        kind = found[1].lower()
        if found.start() < at or kind in unclosed:
            continue
        end = _ENDS[kind].search(html, found.end())
        if end is None:
            unclosed.add(kind)
            continue
        out.append(html[at : found.start()])
        at = end.end()
    return "".join([*out, html[at:]])


def _tidy(text: str) -> str:
    lines = [line.rstrip() for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def _quoted(text: str) -> str:
    """Lines between quote marks with one `> ` for each level."""
    out: list[str] = []
    level = 0
    for line in text.split("\n"):
        level += line.count(QUOTE_START)
        bare = line.replace(QUOTE_START, "").replace(QUOTE_END, "")
        if bare.strip() or not level:
            out.append("> " * level + bare.lstrip() if level else bare)
        level -= line.count(QUOTE_END)
    return "\n".join(out)
