"""What the Graph double answers: a table of methods and paths, and one function for each."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from typing import TYPE_CHECKING, Any

from tests.doubles.graph_boxes import Box, Event, Folder, Message, addressed_to, invited, without_bcc
from tests.doubles.graph_queries import Refusal, Said, link, listed
from tests.doubles.graph_shapes import event_json, folder_json, message_json, selected

if TYPE_CHECKING:
    from tests.doubles.graph_double import GraphDouble


@dataclass
class Asked:
    """One request: whose mailbox, the rest of the path in parts, the query, headers (lower case) and body."""

    double: GraphDouble
    box: Box
    parts: dict[str, str]
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes
    here: str

    @property
    def said(self) -> dict[str, Any]:
        """The body as a JSON object."""
        try:
            found = json.loads(self.body or b"{}")
        except ValueError as error:
            raise Refusal(400, "BadRequest") from error
        return found if isinstance(found, dict) else {}

    def given(self, name: str, default: Any = None) -> Any:
        """One parameter of an action, in any casing, as Graph takes it."""
        return next((value for key, value in self.said.items() if key.lower() == name.lower()), default)

    @property
    def immutable(self) -> bool:
        """True when the client asks for ids that stay."""
        return 'idtype="immutableid"' in self.headers.get("prefer", "").lower()

    def item(self, message: Message) -> str:
        """A message's id for this client: without the wish for immutable ones it changes with the folder."""
        return message.id if self.immutable else f"{message.id}.{message.folder}"

    def message(self) -> Message:
        """The message in the path."""
        wanted, _, folder = self.parts["id"].partition(".")
        if not wanted.startswith("AAkALg"):
            raise Refusal(400, "ErrorInvalidIdMalformed")
        found = self.box.messages.get(wanted)
        if found is None or (folder and folder != found.folder):
            raise Refusal(404, "ErrorItemNotFound")
        return found

    def folder(self, name: str | None = None) -> Folder:
        """The folder in the path, or the named one."""
        found = self.box.folder(name or self.parts["folder"])
        if found is None:
            raise Refusal(404, "ErrorItemNotFound")
        return found

    def event(self) -> Event:
        """The event in the path."""
        found = self.box.events.get(self.parts["id"])
        if found is None:
            raise Refusal(404, "ErrorItemNotFound")
        return found

    def shown(self, message: Message) -> dict[str, Any]:
        """A message as this client asks for it, with its size where that property of MAPI is wanted."""
        shown = message_json(message, self.query.get("$select"), self.item(message))
        if "0x0E08" in self.query.get("$expand", self.query.get("expand", "")):
            shown["singleValueExtendedProperties"] = [{"id": "Integer 0xe08", "value": str(len(message.raw))}]
        return shown


def user(asked: Asked) -> Said:
    address = asked.box.address
    whole = {"id": address, "mail": address, "userPrincipalName": address, "displayName": address}
    return Said(200, selected(whole, asked.query.get("$select")), "User")


def folders(asked: Asked) -> Said:
    children = asked.box.children(asked.folder().id if "folder" in asked.parts else None)
    return listed(
        children, asked.query, asked.here, "MailFolder", lambda one, select: folder_json(asked.box, one, select)
    )


def folder(asked: Asked) -> Said:
    return Said(200, folder_json(asked.box, asked.folder(), asked.query.get("$select")), "MailFolder")


def make_folder(asked: Asked) -> Said:
    parent = asked.folder().id if "folder" in asked.parts else None
    name = asked.given("displayName")
    if any(one.name.lower() == name.lower() for one in asked.box.children(parent)):
        raise Refusal(409, "ErrorFolderExists")
    return Said(201, folder_json(asked.box, asked.box.make_folder(name, parent), None), "MailFolder")


def folder_delta(asked: Asked) -> Said:
    """The folders that are new since a place."""
    query = dict(asked.query)
    since = int(query.pop("$deltatoken", "0"))
    found = [one for one in asked.box.folders.values() if one.number > since]
    reached = max((one.number for one in found), default=since)
    value = [folder_json(asked.box, one, query.get("$select")) for one in found]
    onward = link(asked.here, {**query, "$deltatoken": str(reached)})
    return Said(200, {"value": value, "@odata.deltaLink": onward}, "MailFolder", many=True)


def messages(asked: Asked) -> Said:
    if "folder" in asked.parts:
        found = asked.box.inside(asked.folder().id)
    else:
        found = sorted(likely(asked), key=lambda one: one.received, reverse=True)
    return listed(
        found, asked.query, asked.here, "Message", lambda one, select: message_json(one, select, asked.item(one))
    )


def likely(asked: Asked) -> list[Message]:
    """The messages that a filter can mean: a search by Message-ID in a mailbox of ten thousand would take too long otherwise."""
    named = re.match(r"internetMessageId eq '((?:[^']|'')*)'", asked.query.get("$filter", ""), re.IGNORECASE)
    everything = list(asked.box.messages.values())
    wanted = named[1].replace("''", "'") if named else None
    return [one for one in everything if one.message_id == wanted] if named else everything


def delta(asked: Asked) -> Said:
    place, query = asked.folder(), dict(asked.query)
    token = query.pop("$deltatoken", query.pop("$skiptoken", f"{asked.box.epoch}-0"))
    epoch, _, number = token.partition("-")
    if not number.isdecimal() or int(epoch) != asked.box.epoch:
        raise Refusal(410, "SyncStateNotFound")
    wanted = re.search(r"odata\.maxpagesize=(\d+)", asked.headers.get("prefer", ""))
    size = asked.double.page_size or (int(wanted[1]) if wanted else 10)
    changed = list(asked.box.changed_since(place, int(number)))
    page, rest = changed[:size], changed[size:]
    reached = page[-1][0] if page else int(number)
    value = [asked.shown(message) if message else removed(item) for _, item, message in page]
    way = "$skiptoken" if rest else "$deltatoken"
    onward = link(asked.here, {**query, way: f"{epoch}-{reached}"})
    return Said(200, {"value": value, "@odata.nextLink" if rest else "@odata.deltaLink": onward}, "Message", many=True)


def removed(item: str) -> dict[str, Any]:
    return {"id": item, "@removed": {"reason": "deleted"}}


def message(asked: Asked) -> Said:
    return Said(200, asked.shown(asked.message()), "Message")


def value(asked: Asked) -> Said:
    found = asked.message()
    if found.id in asked.double.unreadable:
        raise Refusal(500, "ErrorMimeContentConversionFailed")
    return Said(200, content=found.raw, headers={"Content-Type": "text/plain"})


def attachments(asked: Asked) -> Said:
    found = []
    for number, part in enumerate(asked.message().mime.walk()):
        if name := part.get_filename():
            content = part.get_payload(decode=True)
            assert isinstance(content, bytes)
            found.append(
                {
                    "@odata.type": "#microsoft.graph.fileAttachment",
                    "id": f"{asked.message().id}{number}",
                    "name": name,
                    "contentType": part.get_content_type(),
                    "size": len(content),
                    "isInline": False,
                    "contentBytes": base64.b64encode(content).decode(),
                }
            )
    return listed(found, asked.query, asked.here, "FileAttachment", selected)


def change(asked: Asked) -> Said:
    found = asked.message()
    wanted = asked.headers.get("if-match")
    if wanted and wanted not in {"*", found.etag}:
        raise Refusal(412, "ErrorIrresolvableConflict")
    found.is_read = asked.given("isRead", found.is_read)
    found.categories = asked.given("categories", found.categories)
    asked.box.touch(found)
    return Said(200, asked.shown(found), "Message")


def delete(asked: Asked) -> Said:
    """Into Deleted Items first, for good from there."""
    found, bin_ = asked.message(), asked.folder("deleteditems")
    if found.folder == bin_.id:
        asked.box.delete(found)
    else:
        asked.box.move(found, bin_)
    return Said(204)


def move(asked: Asked) -> Said:
    found = asked.message()
    asked.box.move(found, asked.folder(asked.given("destinationId")))
    return Said(201, asked.shown(found), "Message")


def draft(asked: Asked) -> Said:
    """A draft, of MIME in base64 or of JSON."""
    if asked.headers.get("content-type", "").startswith("text/plain"):
        try:
            raw = base64.b64decode(asked.body, validate=True)
        except ValueError as error:
            raise Refusal(400, "ErrorMimeContentInvalidBase64String") from error
    else:
        raw = mime_of(asked.said, asked.box.address)
    made = asked.box.put(raw, asked.parts.get("folder", "drafts"), is_draft=True)
    made.is_read = True
    return Said(201, asked.shown(made), "Message")


def send(asked: Asked) -> Said:
    found = asked.message()
    if not found.is_draft:
        raise Refusal(400, "ErrorInvalidRequest")
    dispatch(asked, found)
    return Said(202)


def dispatch(asked: Asked, found: Message) -> None:
    """The letter leaves: a copy among the sent, one for each mailbox here that it goes to."""
    if not addressed_to(found.raw):
        raise Refusal(400, "ErrorInvalidRecipients")
    found.is_draft = False
    asked.box.move(found, asked.folder("sentitems"))
    asked.double.dispatched.append(found.raw)
    for address in set(addressed_to(found.raw)):
        if box := asked.double.boxes.get(address):
            box.put(without_bcc(found.raw))


def send_mail(asked: Asked) -> Said:
    given = asked.given("message")
    raw = base64.b64decode(asked.body) if given is None else mime_of(given, asked.box.address)
    dispatch(asked, asked.box.put(raw, "drafts", is_draft=True))
    return Said(202)


def mime_of(given: dict[str, Any], address: str) -> bytes:
    """A mail from Graph's JSON."""
    made = EmailMessage(policy=SMTP)
    lower = {name.lower(): one for name, one in given.items()}
    for name, key in (("To", "torecipients"), ("Cc", "ccrecipients"), ("Bcc", "bccrecipients")):
        people = [one["emailAddress"]["address"] for one in lower.get(key) or []]
        if people:
            made[name] = ", ".join(people)
    made["From"], made["Subject"] = address, lower.get("subject", "")
    body = lower.get("body") or {}
    kind = str(body.get("contentType", "text")).lower()
    made.set_content(body.get("content", ""), subtype="html" if kind == "html" else "plain")
    return made.as_bytes()


def events(asked: Asked) -> Said:
    def write(one: Event, select: str | None) -> dict[str, Any]:
        shown = event_json(asked.box, one, select)
        return shown | {"properties": one.properties} if select and "properties" in select else shown

    return listed(list(asked.box.events.values()), asked.query, asked.here, "Event", write)


def new_event(asked: Asked) -> Said:
    said = asked.said
    transaction = said.get("transactionId")
    if transaction and any(one.transaction == transaction for one in asked.box.events.values()):
        raise Refusal(409, "ErrorDuplicateTransactionId")
    return Said(201, event_json(asked.box, asked.box.new_event(said), None), "Event")


def event(asked: Asked) -> Said:
    return Said(200, event_json(asked.box, asked.event(), asked.query.get("$select")), "Event")


def change_event(asked: Asked) -> Said:
    """New attendees are invited at once; the others are told when something else changed."""
    found, said = asked.event(), asked.said
    before = set(invited(found.said))
    found.said = found.said | said
    if set(said) - {"attendees"}:
        asked.box.tell("changed", sorted(before))
    asked.box.tell("invited", [one for one in invited(found.said) if one not in before])
    return Said(200, event_json(asked.box, found, None), "Event")


def cancel_event(asked: Asked) -> Said:
    found = asked.event()
    if not invited(found.said):
        raise Refusal(400, "ErrorInvalidRequest")
    asked.box.tell("cancelled", invited(found.said))
    del asked.box.events[found.id]
    return Said(202)


def delete_event(asked: Asked) -> Said:
    found = asked.event()
    asked.box.tell("cancelled", invited(found.said))
    del asked.box.events[found.id]
    return Said(204)


def calendar(asked: Asked) -> Said:
    whole = {"id": "AAkALgCALENDAR", "name": "Calendar", "canEdit": True, "isDefaultCalendar": True}
    return Said(200, selected(whole, asked.query.get("$select")), "Calendar")


FOLDER, ID = r"/mailFolders/(?P<folder>[^/]+)", r"/(?P<id>[^/]+)"
# method, the path below the mailbox (any casing), what answers
ROUTES: list[tuple[str, str, Callable[[Asked], Said]]] = [
    ("GET", "", user),
    ("GET", "/mailFolders", folders),
    ("POST", "/mailFolders", make_folder),
    ("GET", "/mailFolders/delta(?:\\(\\))?", folder_delta),
    ("GET", FOLDER, folder),
    ("GET", f"{FOLDER}/childFolders", folders),
    ("POST", f"{FOLDER}/childFolders", make_folder),
    ("GET", f"{FOLDER}/messages", messages),
    ("POST", f"{FOLDER}/messages", draft),
    ("GET", f"{FOLDER}/messages/(?:microsoft\\.graph\\.)?delta(?:\\(\\))?", delta),
    ("GET", "/messages", messages),
    ("POST", "/messages", draft),
    ("POST", "/sendMail", send_mail),
    ("GET", f"(?:{FOLDER})?/messages{ID}", message),
    ("PATCH", f"(?:{FOLDER})?/messages{ID}", change),
    ("DELETE", f"(?:{FOLDER})?/messages{ID}", delete),
    ("GET", f"(?:{FOLDER})?/messages{ID}/\\$value", value),
    ("GET", f"(?:{FOLDER})?/messages{ID}/attachments", attachments),
    ("POST", f"(?:{FOLDER})?/messages{ID}/move", move),
    ("POST", f"(?:{FOLDER})?/messages{ID}/send", send),
    ("GET", "/calendar", calendar),
    ("GET", "(?:/calendar|/calendars/[^/]+)?/events", events),
    ("POST", "(?:/calendar|/calendars/[^/]+)?/events", new_event),
    ("GET", f"(?:/calendar|/calendars/[^/]+)?/events{ID}", event),
    ("PATCH", f"(?:/calendar|/calendars/[^/]+)?/events{ID}", change_event),
    ("DELETE", f"(?:/calendar|/calendars/[^/]+)?/events{ID}", delete_event),
    ("POST", f"(?:/calendar|/calendars/[^/]+)?/events{ID}/cancel", cancel_event),
]
COMPILED = [(method, re.compile(path, re.IGNORECASE), answer) for method, path, answer in ROUTES]


def routed(method: str, path: str) -> tuple[Callable[[Asked], Said], dict[str, str]]:
    """What answers a request, and the parts of its path. Raises Refusal."""
    for wanted, shape, answer in COMPILED:
        found = shape.fullmatch(path)
        if found and wanted == method:
            return answer, {name: part for name, part in found.groupdict().items() if part}
    raise Refusal(405 if any(shape.fullmatch(path) for _, shape, _ in COMPILED) else 404, "BadRequest")
