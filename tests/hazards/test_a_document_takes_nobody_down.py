"""Hazard: a document made to do harm, or merely broken, stops the program that reads it; mail waits behind it.

It is read in a process of its own, after its mail was given to somebody; whatever it does there, the others go on.
"""

import io
import zipfile
from datetime import timedelta

from build import TUESDAY_10AM, app_on, arrive, service
from documents import docx, mail_with, para, pdf, word_xml, zipped
from sqlalchemy import Engine, select
from sqlmodel import col

from jobs import read_attachments
from liaison.domain.states import AttachmentState
from liaison.store.session import reading
from liaison.store.tables_attachments import Attached


def bomb() -> bytes:
    """Sixty million characters in sixty kilobytes."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("word/document.xml", "w") as part,
    ):
        for _ in range(60):
            part.write(b" " * 1_000_000)
    return out.getvalue()


HARMFUL = {
    "bomb.docx": bomb,
    "entities.docx": lambda: zipped({"word/document.xml": word_xml(para("&b;"), '<!DOCTYPE d [<!ENTITY b "bb">]>')}),
    "deep.docx": lambda: zipped({"word/document.xml": word_xml("<w:p>" * 50_000 + "</w:p>" * 50_000)}),
    "half.pdf": lambda: pdf("words")[:200],
    "loop.pdf": lambda: b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[2 0 R]/Count 1>>endobj\ntrailer<</Root 1 0 R>>",
    "locked.pdf": lambda: pdf("words", password="secret"),
    "run me.pdf": lambda: b"MZ\x90\0\x03\0\0\0",
}  # fmt: skip


def test_every_mail_is_with_somebody_and_every_harmful_document_is_answered_for(engine: Engine) -> None:
    app = app_on(engine)
    service(app)
    harmful = [
        mail_with((name, make()), message_id=f"<{n}@quay.example>") for n, (name, make) in enumerate(HARMFUL.items())
    ]
    found = arrive(app, *harmful, mail_with(("last.docx", docx("the last one")), message_id="<last@quay.example>"))
    assert len(found) == len(HARMFUL) + 1
    assert all(case.owner_id for case in found)

    report = read_attachments.run(app, TUESDAY_10AM, TUESDAY_10AM + timedelta(minutes=1))

    assert report.did == {"attachments": len(HARMFUL) + 1}
    with reading(app.engine) as session:
        *bad, good = session.scalars(select(Attached).order_by(col(Attached.id))).all()
    assert {row.name: row.state for row in bad} == dict.fromkeys(HARMFUL, AttachmentState.NOT_READ)
    assert all(row.because for row in bad)
    assert good.text == "the last one"
