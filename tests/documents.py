"""Documents made in the tests, all invented: PDFs by pypdf, Word documents by python-docx, and the parts that neither makes by hand."""

import io
import zipfile
from collections.abc import Mapping
from email.message import EmailMessage

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
REFERRAL = ("Referral letter", "She asks whether the appointment could be on a Thursday.", "With thanks, Dr Rowan Tait")


def pdf(
    *pages: str, password: str | None = None, owner: str | None = None, form: Mapping[str, str] | None = None
) -> bytes:
    """A PDF with these pages, each line of words a line on paper; "" is a page without words, as a scan is."""
    from pypdf import PdfWriter

    writer = PdfWriter()
    for words in pages:
        page = writer.add_blank_page(595, 842)
        if words:
            write_on(writer, page, words)
    if form:
        fill_in(writer, form)
    if password is not None:
        writer.encrypt(password, owner, algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def write_on(writer, page, words: str) -> None:
    """Put words on a page."""
    from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

    lines = b" ".join(b"(%s) Tj T*" % line.encode("cp1252", "replace") for line in words.split("\n"))
    stream = DecodedStreamObject()
    stream.set_data(b"BT /F1 12 Tf 50 780 Td 14 TL " + lines + b" ET")
    kind = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica", "/Encoding": "/WinAnsiEncoding"}
    font = DictionaryObject({NameObject(key): NameObject(value) for key, value in kind.items()})
    fonts = DictionaryObject({NameObject("/F1"): font})
    page[NameObject("/Contents")] = writer._add_object(stream)
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})


def fill_in(writer, form: Mapping[str, str]) -> None:
    """A form with text fields that somebody has filled in."""
    from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

    fields = ArrayObject()
    for name, value in form.items():
        field = DictionaryObject(
            {
                NameObject("/FT"): NameObject("/Tx"),
                NameObject("/T"): TextStringObject(name),
                NameObject("/V"): TextStringObject(value),
            }
        )
        fields.append(writer._add_object(field))
    writer._root_object[NameObject("/AcroForm")] = DictionaryObject({NameObject("/Fields"): fields})


def pdf_of_many_pages(number: int, words: str = "one page of very many") -> bytes:
    """A PDF of so many pages that share one text, written out by hand: a library would take as long to make it as ours to read it."""
    text = f"BT /F1 12 Tf 50 780 Td ({words}) Tj ET".encode()
    kids = " ".join(f"{n} 0 R" for n in range(5, 5 + number))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {number}/Kids[{kids}]>>".encode(),
        b"<</Length %d>>stream\n%s\nendstream" % (len(text), text),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 3 0 R/Resources<</Font<</F1 4 0 R>>>>>>"
    return assembled([*objects, *[page] * number])


def assembled(objects: list[bytes]) -> bytes:
    """Objects as a PDF with its table of places."""
    out, places = bytearray(b"%PDF-1.4\n"), []
    for n, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (n, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(out + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(places) + 1, table))


def docx(*paragraphs: str, header: str = "", table: tuple[tuple[str, ...], ...] = ()) -> bytes:
    """A Word document with a header line, paragraphs and a table."""
    import docx as library

    document = library.Document()
    if header:
        document.sections[0].header.paragraphs[0].text = header
    for words in paragraphs:
        document.add_paragraph(words)
    if table:
        grid = document.add_table(rows=len(table), cols=len(table[0]))
        for row, cells in zip(grid.rows, table, strict=True):
            for cell, words in zip(row.cells, cells, strict=True):
                cell.text = words
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip archive of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def word_xml(inside: str, before: str = "") -> str:
    """The main part of a Word document."""
    spaces = f'xmlns:w="{WORD}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    return f'<?xml version="1.0"?>{before}<w:document {spaces}><w:body>{inside}</w:body></w:document>'


def para(words: str) -> str:
    """A paragraph of it."""
    return f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>"


def mail_with(
    *files: tuple[str, bytes],
    body: str = "Please see the attached letter about the dose.",
    message_id: str = "<att@quay.example>",
) -> bytes:
    """A mail from a practice with these files attached, all declared as bytes of no kind: what they are has to be found out."""
    made = EmailMessage()
    made["From"], made["To"] = "Dr Rowan Tait <tait@quay.example>", "queries@liaison.example"
    made["Subject"], made["Date"] = "A letter", "Tue, 24 Nov 2026 09:58:00 +0000"
    made["Message-ID"] = message_id
    made.set_content(body)
    for name, content in files:
        made.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return made.as_bytes()
