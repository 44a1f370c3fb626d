"""The one door to full-text search: SQLite's FTS5 and PostgreSQL's text search give the same answer to the same words.

Comes in: terms (`domain/search_words`) and a narrowed choice of cases. Goes out: case ids, best first. What somebody typed reaches a
database only as bare words that we put in quotes ourselves, so no word of hers is ever syntax.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, column, desc, func, literal, literal_column, select, table
from sqlmodel import Session, col

from liaison.domain.search_words import Term
from liaison.store.tables import Case
from liaison.store.tables_inbox import CaseWords

MOST = 1_000  # of the newest cases that hold the words, so many are ranked; more results nobody reads
# how much a word counts by where it stands: reference, subject, people, places, mails, attachments, notes and answers
WEIGHTS = (10.0, 5.0, 5.0, 3.0, 1.0, 0.5, 1.0)

_FTS = table("case_fts", column("rowid"), column("case_fts"))
_VECTOR: ColumnElement[Any] = literal_column("case_words.vector")


def best(
    session: Session, terms: Sequence[Term], fitting: Sequence[ColumnElement[bool]], *, few: bool = False
) -> list[int]:
    """The ids of the cases that hold every term, best first, among the newest `MOST` that fit all of
    these conditions on `Case`; `few` where not many fit, whatever the words. No term at all fits nothing."""
    if not terms:
        return []
    sqlite = session.get_bind().dialect.name == "sqlite"
    asked = on_sqlite(terms, fitting, few=few) if sqlite else on_postgres(terms, fitting)
    scored = [(score, -case_id) for case_id, score in session.execute(asked)]
    return [-case_id for _, case_id in sorted(scored)]


def on_sqlite(terms: Sequence[Term], fitting: Sequence[ColumnElement[bool]], *, few: bool) -> Select[Any]:
    """Walked from the newest case down, so that a word which stands everywhere costs no more than a rare one; bm25 is lower for better.

    Where few cases fit, they are listed first and each that holds the words is looked up there: not row by row in a large table. The
    plus keeps SQLite from asking the index of words once for each of them.
    """
    score = func.bm25(literal_column("case_fts"), *(literal(weight) for weight in WEIGHTS))
    asked = select(_FTS.c.rowid, score).where(_FTS.c.case_fts.op("MATCH")(literal(for_fts5(terms))))
    if few:
        asked = asked.where(literal_column("+case_fts.rowid").in_(select(col(Case.id)).where(*fitting)))
    else:
        asked = asked.join_from(_FTS, Case, col(Case.id) == _FTS.c.rowid).where(*fitting)
    return asked.order_by(desc(_FTS.c.rowid)).limit(MOST)


def on_postgres(terms: Sequence[Term], fitting: Sequence[ColumnElement[bool]]) -> Select[Any]:
    """The newest first, then ranked; negative, so that lower is better here too."""
    asks = func.to_tsquery("simple", literal(for_tsquery(terms)))
    newest = select(col(Case.id)).join(CaseWords, col(CaseWords.case_id) == col(Case.id))
    newest = newest.where(_VECTOR.op("@@")(asks), *fitting).order_by(desc(col(Case.id))).limit(MOST)
    few = newest.subquery()
    score = -func.ts_rank(_VECTOR, asks)
    return select(few.c.id, score).join_from(few, CaseWords, col(CaseWords.case_id) == few.c.id)


def for_fts5(terms: Sequence[Term]) -> str:
    """The terms in FTS5's language: words alone, each in quotes."""
    return " AND ".join(
        "(" + " OR ".join(f'"{" ".join(way)}"{"" if term.whole else " *"}' for way in term.ways) + ")" for term in terms
    )


def for_tsquery(terms: Sequence[Term]) -> str:
    """The terms in PostgreSQL's language: words alone, each in quotes."""
    return " & ".join(f"({' | '.join(in_a_row(way, whole=term.whole) for way in term.ways)})" for term in terms)


def in_a_row(way: Sequence[str], *, whole: bool) -> str:
    """Words one after the other; the last may go on unless it is whole."""
    quoted = [f"'{word}'" for word in way]
    return "(" + " <-> ".join([*quoted[:-1], quoted[-1] + ("" if whole else ":*")]) + ")"


def words_to_show(session: Session, case_ids: Sequence[int], *, most: int = 20_000) -> dict[int, tuple[str, ...]]:
    """The beginnings of what was searched of these cases, by id: mails, notes and answers, people, places."""
    columns = (CaseWords.mails, CaseWords.ours, CaseWords.people, CaseWords.places)
    asked = select(col(CaseWords.case_id), *(func.substr(col(one), 1, most) for one in columns))
    rows = session.execute(asked.where(col(CaseWords.case_id).in_(case_ids)))
    return {case_id: tuple(texts) for case_id, *texts in rows}
