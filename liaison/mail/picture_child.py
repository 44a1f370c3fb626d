"""The child process that draws one page of one attachment: bytes come in, one line of JSON and the pixels go out, and then it ends.

Started by `picture_of` as a file, isolated, with an empty environment. It gives itself its limits before it looks at the bytes, and shuts
its doors: no socket, no other process, no file written. What a document holds beside its pixels (scripts, links, forms, files, notes of a
camera) is not carried over.
"""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

if __name__ == "__main__":  # as a file in isolation: ours is the only place that is added
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from liaison.mail.attachment_answers import Unreadable, Why
from liaison.mail.attachment_child import SHUT, WRITING, hold
from liaison.mail.attachment_kinds import Kind, kind_of
from liaison.mail.picture_answers import Wish

FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF")
# the library that draws PDF is called through ctypes: that door stays open, the others are shut
DOORS = tuple(door for door in SHUT if door != "ctypes.")
SMALLEST = 8.0  # points: a page of less is none


def main() -> None:
    """Draw the page that the first argument wishes for."""
    wish = Wish(**json.loads(sys.argv[1]))
    hold(wish)
    load()
    sys.addaudithook(refuse)
    head, pixels = answered(sys.stdin.buffer.read(wish.size + 1), wish)
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n" + pixels)
    sys.stdout.buffer.flush()


def load() -> None:
    """Load what draws before the doors are shut."""
    import pypdfium2
    from PIL import Image, ImageOps

    assert pypdfium2
    assert ImageOps
    Image.init()


def refuse(event: str, arguments: tuple[Any, ...]) -> None:
    """The audit hook."""
    writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & WRITING
    if event.startswith(DOORS) or writes:
        raise PermissionError(f"{event} is not for whoever draws an attachment")


def answered(content: bytes, wish: Wish) -> tuple[dict[str, Any], bytes]:
    """The answer and its pixels; never raises."""
    try:
        return drawn(content, wish)
    except Unreadable as fact:
        return {"why": fact.why.value}, b""
    except MemoryError:
        return {"why": Why.TOO_LARGE.value}, b""
    except Exception:  # a document that breaks whoever draws it is damaged as far as anybody here can tell
        return {"why": Why.DAMAGED.value}, b""


def drawn(content: bytes, wish: Wish) -> tuple[dict[str, Any], bytes]:
    """One page, by what the bytes are. Raises Unreadable, and whatever a library raises."""
    kind = kind_of(content)
    if kind is not Kind.PDF and kind is not Why.PICTURE:
        raise Unreadable(kind if isinstance(kind, Why) else Why.UNKNOWN)
    image, pages, content_type = of_pdf(content, wish) if kind is Kind.PDF else of_picture(content, wish)
    out = io.BytesIO()
    if content_type == "image/png":
        image.save(out, "PNG", optimize=False)
    else:
        image.save(out, "JPEG", quality=85)
    if len(out.getvalue()) > wish.drawn:
        raise Unreadable(Why.TOO_LARGE)
    return {"pages": pages, "type": content_type}, out.getvalue()


def of_pdf(content: bytes, wish: Wish) -> tuple[Any, int, str]:
    """A page of a PDF, with what was filled into its form; nothing of it runs."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        raise Unreadable(Why.PASSWORD if "password" in str(error).lower() else Why.DAMAGED) from error
    pages = len(document)
    if not 0 <= wish.page < pages:
        raise Unreadable(Why.DAMAGED)
    if document.get_formtype():
        document.init_forms()
    page = document[wish.page]
    width, height = page.get_size()
    if width < SMALLEST or height < SMALLEST:
        raise Unreadable(Why.DAMAGED)
    scale = min(wish.width / width, wish.height / height, 4.0)
    return page.render(scale=scale).to_pil().convert("RGB"), pages, "image/png"


def of_picture(content: bytes, wish: Wish) -> tuple[Any, int, str]:
    """A page of a picture (a fax has several), upright, on white, without what a camera wrote beside it."""
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = None  # ours is checked below, before anything is unpacked
    image = Image.open(io.BytesIO(content), formats=FORMATS)
    pages = min(getattr(image, "n_frames", 1), wish.pages) if image.format == "TIFF" else 1
    if not 0 <= wish.page < pages:
        raise Unreadable(Why.DAMAGED)
    image.seek(wish.page)
    if image.width * image.height > wish.pixels:
        raise Unreadable(Why.TOO_LARGE)
    image.draft("RGB", (wish.width, wish.height))
    upright = ImageOps.exif_transpose(image).convert("RGBA")
    upright.thumbnail((wish.width, wish.height))
    paper = Image.new("RGB", upright.size, "white")
    paper.paste(upright, mask=upright.getchannel("A"))
    return paper, pages, "image/jpeg"


if __name__ == "__main__":
    main()
