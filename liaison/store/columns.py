"""Column kinds that several tables share."""

from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Enum
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

JSON_COLUMN = JSON().with_variant(JSONB(), "postgresql")


def words_of(kind: type[StrEnum], name: str) -> Enum:
    """A text column that holds the enum's values with a CHECK: a plain Enum field would store member names, and a native
    PostgreSQL enum is hard to migrate."""
    return Enum(
        kind,
        native_enum=False,
        create_constraint=True,
        length=24,
        name=name,
        values_callable=lambda members: [member.value for member in members],
    )


def chosen(kind: type[StrEnum], *, check: str = "", **options: Any) -> Any:
    """A field of one enum's values. `check` names the constraint where a table has two fields of one enum."""
    return Field(sa_type=words_of(kind, check or kind.__name__.lower()), **options)


def listed(**options: Any) -> Any:
    """A JSON list, empty by default."""
    return Field(default_factory=list, sa_type=JSON_COLUMN, **options)


def mapped(**options: Any) -> Any:
    """A JSON object, empty by default."""
    return Field(default_factory=dict, sa_type=JSON_COLUMN, **options)
