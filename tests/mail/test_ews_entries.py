"""What an answer tells of an item is read as plain values, and nothing missing or damaged in it makes reading fail."""

from datetime import UTC, datetime

import pytest
from lxml import etree

from liaison.mail.ews_entries import Entry, entry_of, moment_of

TYPES = "http://schemas.microsoft.com/exchange/services/2006/types"


def element(inner: str, kind: str = "Message") -> etree._Element:
    return etree.fromstring(f'<t:{kind} xmlns:t="{TYPES}"><t:ItemId Id="AAMk=" ChangeKey="CQ=="/>{inner}</t:{kind}>')


def test_an_item_of_which_nothing_else_is_told_is_its_name() -> None:
    assert entry_of(element("")) == Entry("AAMk=", "Message", "CQ==")


def test_what_is_told_is_read() -> None:
    told = (
        "<t:MimeContent>Y2Fm\n6Q==</t:MimeContent><t:ParentFolderId Id='F'/><t:DateTimeReceived>2026-11-24T10:00:00Z</t:DateTimeReceived>"
        "<t:Size>812</t:Size><t:Categories><t:String>Red</t:String><t:String/></t:Categories><t:IsRead>true</t:IsRead>"
    )

    assert entry_of(element(told, "MeetingRequest")) == Entry(
        ref="AAMk=",
        kind="MeetingRequest",
        change_key="CQ==",
        received=datetime(2026, 11, 24, 10, tzinfo=UTC),
        size=812,
        folder="F",
        categories=("Red", ""),
        read=True,
        mime=b"caf\xe9",
    )


@pytest.mark.parametrize("content", ["", "Y2Fm6Q=", "Y2F*6Q==", "é"])
def test_content_that_is_missing_or_damaged_is_none_rather_than_less(content: str) -> None:
    assert entry_of(element(f"<t:MimeContent>{content}</t:MimeContent>")).mime is None


@pytest.mark.parametrize("text", [None, "", "yesterday", "2026-11-24T10:00:00", "2026-13-40T10:00:00Z"])
def test_a_time_that_is_missing_unreadable_or_without_zone_is_none(text: str | None) -> None:
    assert moment_of(text) is None


def test_a_size_that_is_no_number_is_nothing() -> None:
    assert entry_of(element("<t:Size>-1</t:Size>")).size == 0
