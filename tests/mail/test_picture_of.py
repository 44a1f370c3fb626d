"""A page of an attachment as a picture of our own: every kind, every reason why there is none, nothing carried over, nobody taken along."""

import io
import zlib
from dataclasses import replace
from pathlib import Path

import psutil
import pytest
from documents import REFERRAL, pdf
from PIL import Image

from liaison.mail.attachment_answers import Why
from liaison.mail.picture_answers import NoPicture, Picture, Wish
from liaison.mail.picture_of import BEGINS, may_be_drawn, picture_of, understood

USUAL = Wish()


def painted(
    kind: str = "PNG", size: tuple[int, int] = (300, 200), mode: str = "RGB", colour: object = "red", **more: object
) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, colour).save(out, kind, **more)
    return out.getvalue()


def seen(content: bytes, page: int = 0, wish: Wish = USUAL) -> tuple[Picture, Image.Image]:
    found = picture_of(content, page, wish)
    assert isinstance(found, Picture), found
    image = Image.open(io.BytesIO(found.content))
    image.load()
    return found, image


def why(content: bytes, page: int = 0, wish: Wish = USUAL) -> Why:
    found = picture_of(content, page, wish)
    assert isinstance(found, NoPicture), found
    return found.why


def test_each_page_of_a_pdf_is_drawn_with_its_words_on_it() -> None:
    document = pdf("\n".join(REFERRAL), "")
    first, image = seen(document)
    _, second = seen(document, 1)

    assert (first.content_type, first.page, first.pages) == ("image/png", 0, 2)
    assert image.size[0] > 1000
    assert image.convert("L").getextrema()[0] < 100  # there is ink on the first page, and none on the second
    assert second.convert("L").getextrema() == (255, 255)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF"])
def test_every_kind_of_picture_is_packed_anew(kind: str) -> None:
    found, image = seen(painted(kind))

    assert (found.content_type, image.format, image.size, found.pages) == ("image/jpeg", "JPEG", (300, 200), 1)
    red, green, blue = image.convert("RGB").getpixel((5, 5))
    assert red > 240 > 20 > max(green, blue)


def test_a_fax_has_pages_and_what_is_transparent_is_white() -> None:
    out = io.BytesIO()
    Image.new("RGB", (40, 40), "red").save(
        out, "TIFF", save_all=True, append_images=[Image.new("RGB", (40, 40), "blue")]
    )
    second, image = seen(out.getvalue(), 1)
    assert (second.pages, image.getpixel((5, 5))[2] > 240) == (2, True)
    assert seen(painted(mode="RGBA", colour=(0, 0, 0, 0)))[1].getpixel((5, 5)) == (255, 255, 255)


def test_it_stands_upright_and_what_a_camera_wrote_is_gone() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side
    exif[0x010E] = "taken at 12 Harbour Street"
    found, image = seen(painted("JPEG", exif=exif.tobytes()))

    assert image.size == (200, 300)
    assert b"Harbour" not in found.content
    assert not image.getexif()


def test_a_large_picture_is_made_smaller() -> None:
    assert max(seen(painted("JPEG", (4000, 3000)))[1].size) <= 1200


@pytest.mark.parametrize(
    ("content", "because"),
    [
        (b"", Why.EMPTY),
        (b"<svg onload='alert(1)'/>", Why.UNKNOWN),
        (b"<html><script>alert(1)</script></html>", Why.UNKNOWN),
        (b"MZ\0\0", Why.PROGRAM),
        (b"PK\x03\x04 not shown", Why.UNKNOWN),
        (b"%PDF-1.7 and nothing more", Why.DAMAGED),
        (b"\x89PNG\r\n\x1a\n and nothing more", Why.DAMAGED),
        (painted()[:-200] if len(painted()) > 300 else painted()[:60], Why.DAMAGED),
        (pdf("one", password="secret"), Why.PASSWORD),
        (painted("PNG", (12_000, 12_000), "1", 0), Why.TOO_LARGE),
    ],
    ids="empty svg html program archive torn-pdf torn-png cut-png locked-pdf huge-png".split(),
)
def test_what_is_not_shown_says_why(content: bytes, because: Why) -> None:
    assert why(content) is because
    assert NoPicture(because).because


def test_a_page_that_is_not_there_is_said() -> None:
    assert why(pdf("one"), 1) is Why.DAMAGED


def test_a_picture_that_claims_to_be_huge_is_refused_before_it_is_unpacked() -> None:
    head = b"\x89PNG\r\n\x1a\n"
    size = (60_000).to_bytes(4, "big") * 2 + bytes([8, 2, 0, 0, 0])
    chunk = b"IHDR" + size
    claims = head + len(size).to_bytes(4, "big") + chunk + zlib.crc32(chunk).to_bytes(4, "big")
    idat = b"IDAT" + zlib.compress(b"\0" * 100)
    claims += (len(idat) - 4).to_bytes(4, "big") + idat + zlib.crc32(idat).to_bytes(4, "big")
    assert why(claims) is Why.TOO_LARGE


@pytest.mark.parametrize(
    ("limit", "because"),
    [({"size": 100}, Why.TOO_LARGE), ({"seconds": 0}, Why.TOO_SLOW), ({"drawn": 10}, Why.TOO_LARGE)],
)
def test_what_takes_more_than_it_may_is_given_up(limit: dict[str, int], because: Why) -> None:
    assert why(pdf("\n".join(REFERRAL)), wish=replace(USUAL, **limit)) is because


@pytest.mark.parametrize(
    "act",
    [
        "open('/tmp/written', 'w')",
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "import subprocess; subprocess.run(['true'])",
        "import os; os.remove('/etc/hostname')",
        "import os; os.kill(os.getpid(), 9)",
        "bytearray(10**10)",
    ],
)
def test_a_document_that_takes_over_whoever_draws_it_gets_nowhere(tmp_path: Path, act: str) -> None:
    root = Path(__file__).resolve().parents[2]
    taken = tmp_path / "taken_over.py"
    taken.write_text(
        f"import sys; sys.path.insert(0, {str(root)!r})\nfrom liaison.mail import picture_child as child\n"
        f"def drawn(content, wish):\n    {act}\n    return {{'pages': 1, 'type': 'image/png'}}, {BEGINS['image/png']!r}\n"
        "child.drawn = drawn\nchild.main()\n"
    )
    before = set(psutil.Process().children(recursive=True))  # servers of other tests
    assert isinstance(picture_of(painted(), child=taken), NoPicture)
    assert not Path("/tmp/written").exists()
    left = set(psutil.Process().children(recursive=True)) - before
    assert not [one for one in left if one.status() != psutil.STATUS_ZOMBIE]


@pytest.mark.parametrize(
    "said",
    [
        b"", b"\n", b"[]\n", b'{"why": "nonsense"}\n', b'{"type": "text/html", "pages": 1}\n<script>', b'{"type": "image/png", "pages": 1}\n<script>',
        b'{"type": "image/svg+xml", "pages": 1}\n<svg/>', b'{"type": "image/png", "pages": 0}\n' + BEGINS["image/png"],
    ],
)  # fmt: skip
def test_what_the_child_says_is_not_trusted(said: bytes) -> None:
    assert understood(said, 0, USUAL) == NoPicture(Why.DAMAGED)


def test_a_look_is_offered_for_pictures_and_pdf_alone() -> None:
    assert [
        may_be_drawn(*one)
        for one in (("a.PDF", ""), ("a", "image/png"), ("a.svg", "image/svg+xml"), ("a.html", "text/html"))
    ] == [True, True, False, False]
