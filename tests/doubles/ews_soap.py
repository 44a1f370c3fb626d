"""Reading and writing the SOAP of Exchange Web Services, as Microsoft's schema has it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from lxml import etree
from lxml.builder import ElementMaker

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
M = "http://schemas.microsoft.com/exchange/services/2006/messages"
T = "http://schemas.microsoft.com/exchange/services/2006/types"
E = "http://schemas.microsoft.com/exchange/services/2006/errors"
NAMES = {"s": SOAP, "m": M, "t": T}
m = ElementMaker(namespace=M, nsmap=NAMES)
t = ElementMaker(namespace=T, nsmap=NAMES)
s = ElementMaker(namespace=SOAP, nsmap=NAMES)


class EwsError(Exception):
    """An answer with ResponseClass Error: its ResponseCode, and what a server writes beside it."""

    def __init__(self, code: str, text: str = "The double says no.") -> None:
        super().__init__(code)
        self.code, self.text = code, text


def local(element: Any) -> str:
    """An element's name without its namespace."""
    return etree.QName(element).localname


def find(element: Any, path: str) -> Any:
    """The first element at a path such as "m:ItemShape/t:BaseShape", or None."""
    return element.find(path, NAMES)


def find_all(element: Any, path: str) -> list[Any]:
    return element.findall(path, NAMES)


def text(element: Any, path: str, default: str = "") -> str:
    return element.findtext(path, default, NAMES) or default


def read_request(body: bytes) -> tuple[Any, Any]:
    """(header or None, the operation's element)."""
    root = etree.fromstring(body, etree.XMLParser(resolve_entities=False, huge_tree=True))
    return find(root, "s:Header"), find(root, "s:Body")[0]


def stamp(moment: datetime) -> str:
    """A moment as Exchange writes it: UTC, to the second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def message(operation: str, *parts: Any) -> Any:
    """One successful response message."""
    name = getattr(m, f"{operation}ResponseMessage")
    return name(m.ResponseCode("NoError"), *parts, ResponseClass="Success")


def error_message(operation: str, error: EwsError) -> Any:
    """One response message that says no."""
    answer = getattr(m, f"{operation}ResponseMessage")(ResponseClass="Error")
    answer.extend([m.MessageText(error.text), m.ResponseCode(error.code), m.DescriptiveLinkKey("0")])
    if operation == "SyncFolderItems":
        answer.extend([m.SyncState(), m.IncludesLastItemInRange("true")])
    if operation == "SyncFolderHierarchy":
        answer.extend([m.SyncState(), m.IncludesLastFolderInRange("true")])
    return answer


def response(operation: str, messages: list[Any]) -> Any:
    """The operation's whole response."""
    return getattr(m, f"{operation}Response")(m.ResponseMessages(*messages))


def envelope(content: Any) -> bytes:
    """The bytes of an answer, with the version of an Exchange 2019 server in its header."""
    version = t.ServerVersionInfo(
        MajorVersion="15", MinorVersion="2", MajorBuildNumber="1544", MinorBuildNumber="4", Version="V2017_07_11"
    )
    whole = s.Envelope(s.Header(version), s.Body(content))
    return etree.tostring(whole, encoding="utf-8", xml_declaration=True)


def fault(code: str, back_off_ms: int | None = None) -> bytes:
    """A SOAP fault as Exchange makes it, with the milliseconds to wait if it is busy."""
    errors = ElementMaker(namespace=E, nsmap={"e": E})
    detail = etree.Element("detail")
    detail.extend([errors.ResponseCode(code), errors.Message("The server cannot service this request right now.")])
    if back_off_ms is not None:
        detail.append(t.MessageXml(t.Value(str(back_off_ms), Name="BackOffMilliseconds")))
    made = s.Fault()
    for name, words in (
        ("faultcode", f"a:{code}"),
        ("faultstring", "The server cannot service this request right now."),
    ):
        part = etree.SubElement(made, name)
        part.text = words
    made.append(detail)
    return envelope(made)
