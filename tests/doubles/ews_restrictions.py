"""Searching as EWS has it: a restriction is a tree of tests on properties."""

from __future__ import annotations

from typing import Any

from tests.doubles.ews_properties import FOLDER_FIELDS, ITEM_FIELDS, extended_value
from tests.doubles.ews_soap import EwsError, find, local
from tests.doubles.ews_store import Folder, Item


def holds(restriction: Any, thing: Item | Folder) -> bool:
    """Whether the item or folder passes; a restriction that is not there is passed by all."""
    return restriction is None or all(test(one, thing) for one in restriction)


def test(element: Any, thing: Item | Folder) -> bool:
    """One node of the tree. Raises EwsError for a kind of test that the double does not know."""
    kind = local(element)
    if kind == "And":
        return all(test(one, thing) for one in element)
    if kind == "Or":
        return any(test(one, thing) for one in element)
    if kind == "Not":
        return not test(element[0], thing)
    value = value_of(element[0], thing)
    if kind == "Exists":
        return value is not None
    if kind == "Contains":
        constant = find(element, "t:Constant").get("Value").lower()
        return value is not None and contains(element.get("ContainmentMode"), value.lower(), constant)
    return compare(kind, value, find(element, "t:FieldURIOrConstant/t:Constant").get("Value"))


test.__test__ = False  # type: ignore[attr-defined]  # the name is EWS's, not pytest's


def contains(mode: str, value: str, constant: str) -> bool:
    """A Contains of any of the three modes that clients use."""
    if mode == "FullString":
        return value == constant
    return value.startswith(constant) if mode == "Prefixed" else constant in value


def compare(kind: str, value: str | None, constant: str) -> bool:
    """A comparison; numbers as numbers, words without regard to case, as Exchange does."""
    if value is None:
        return kind == "IsNotEqualTo"
    both_numbers = value.isdecimal() and constant.isdecimal()
    left: Any = int(value) if both_numbers else value.lower()
    right: Any = int(constant) if both_numbers else constant.lower()
    kinds = {
        "IsEqualTo": left == right,
        "IsNotEqualTo": left != right,
        "IsGreaterThan": left > right,
        "IsGreaterThanOrEqualTo": left >= right,
        "IsLessThan": left < right,
        "IsLessThanOrEqualTo": left <= right,
    }
    if kind not in kinds:
        raise EwsError("ErrorUnsupportedQueryFilter", kind)
    return kinds[kind]


def value_of(uri: Any, thing: Item | Folder) -> str | None:
    """The text of a property named by FieldURI or ExtendedFieldURI."""
    if local(uri) == "ExtendedFieldURI":
        return extended_value(thing, uri)
    if local(uri) != "FieldURI":
        raise EwsError("ErrorUnsupportedPathForQuery", local(uri))
    name = uri.get("FieldURI")
    if isinstance(thing, Item):
        elements = ITEM_FIELDS.get(name, lambda _: [])(thing)
    else:
        elements = FOLDER_FIELDS.get(name, lambda _: [])(thing)
    return "".join(elements[0].itertext()) if elements else None
