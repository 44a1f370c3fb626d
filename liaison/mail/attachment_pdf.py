"""The words of a PDF: its pages in order, and what somebody filled into its form. Runs in the child alone (see `attachment_child`)."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from typing import Any

from liaison.mail.attachment_answers import Limits, Text, Unreadable, Why

NAMED = 12  # pages without text that are named one by one


def pdf_text(content: bytes, limits: Limits) -> Text:
    """The text of as many pages as the limits allow. Raises Unreadable."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(io.BytesIO(content), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unreadable(Why.PASSWORD)
        total = len(reader.pages)
    except (PyPdfError, NotImplementedError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise Unreadable(Why.DAMAGED) from error
    if total == 0:
        raise Unreadable(Why.DAMAGED)
    return whole(list(pages(reader, limits)), filled_in(reader), total)


def whole(read: list[str | None], form: str, total: int) -> Text:
    """The pages together. A page that could not be read (None) or holds no words is named, since it may be a scan."""
    texts = [page for page in read if page]
    if form:
        texts.append(form)
    if not texts:
        raise Unreadable(Why.DAMAGED if None in read else Why.SCAN)
    blank = [number for number, page in enumerate(read, start=1) if not page]
    return Text("\n\n".join(texts), cut=len(read) < total, note=without_words(blank))


def pages(reader: Any, limits: Limits) -> Iterator[str | None]:
    """Each page's text, None where it broke, until the limits are used up."""
    held = 0
    for number, page in enumerate(reader.pages):
        if number >= limits.pages or held > limits.characters or time.process_time() > limits.enough:
            return
        try:
            text = page.extract_text().strip()
        except MemoryError:
            raise
        except Exception:  # one broken page takes none of the others with it
            text = None
        held += len(text or "")
        yield text


def filled_in(reader: Any) -> str:
    """What stands in the fields of a form, a line each: it is not part of any page's own text."""
    try:
        fields = reader.get_form_text_fields() or {}
    except MemoryError:
        raise
    except Exception:  # a broken form leaves the pages
        return ""
    lines = [f"{name}: {value}" for name, value in fields.items() if value]
    return "\n".join(["Filled into the form:", *lines]) if lines else ""


def without_words(blank: list[int]) -> str:
    """Names the pages without words, in one clause."""
    if not blank:
        return ""
    more = f" and {len(blank) - NAMED} more" if len(blank) > NAMED else ""
    named = ", ".join(str(number) for number in blank[:NAMED])
    return f"page{'s' if len(blank) > 1 else ''} {named}{more}: no words that a machine can read, perhaps a scan"
