"""What surrounds every page: the menu, the banners everyone must see, and the one function that draws a template."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse

from liaison.domain.keeping_watch import READER, stopped
from liaison.practices.service_facts import current
from liaison.store.post_room_queries import last_run, lasting
from liaison.store.session import Session
from liaison.store.switches import HOLD_SENDS, RULES_ONLY
from liaison.store.today_queries import switches
from liaison.web.deps import Colleague, the_app
from liaison.web.forms import Mistake
from liaison.web.saying import Said, Saying

# area · where it is · what the menu says
MENU = (
    ("today", "/", "Today"),
    ("inbox", "/inbox", "Inbox"),
    ("set-aside", "/set-aside", "Set aside"),
    ("rota", "/rota", "Rota"),
    ("people", "/people", "People"),
    ("reviews", "/reviews", "Reviews"),
    ("meetings", "/meetings", "Meetings"),
    ("reader", "/reader", "Reader"),
    ("reports", "/reports", "Reports"),
    ("health", "/health", "Health"),
)
BANNERS = {
    HOLD_SENDS: "Sends are held. Letters wait in the outbox and none is lost; nothing leaves until a lead or admin releases them.",
    RULES_ONLY: "Rules only. The reader is switched off: every new mail is unclear, at same day or higher, and a person sorts it.",
}

STOPPED = "No job runs any more: no mail is taken in and no letter leaves."
RESTART = "Please have the process that runs the jobs started again (liaison work, or liaison serve), and until then read urgent mail in the mailbox itself."


@dataclass(frozen=True)
class Entry:
    """One word of the menu."""

    href: str
    words: str
    current: bool


@dataclass(frozen=True)
class Banner:
    """A switch that is on, or something that stands still: what it means, since when, why or what to do."""

    words: str
    since: Said | None = None
    because: str = ""
    advice: str = ""


def draw(
    request: Request,
    session: Session,
    template: str,
    *,
    here: str = "",
    status: int = 200,
    mistakes: Sequence[Mistake] = (),
    **values: Any,
) -> HTMLResponse:
    """One page for the colleague who asks. `here` is the area whose word in the menu is marked."""
    app = the_app(request)
    service = current(session, app.now())
    say = Saying(app.now(), service.calendar)
    colleague: Colleague | None = getattr(request.state, "colleague", None)
    around = {
        "service": service,
        "say": say,
        "banners": banners(session, say),
        "colleague": colleague,
        "csrf": colleague.csrf if colleague else "",
        "menu": menu(colleague, here),
        "here": here,
        "mistakes": mistakes,
        "demo": app.settings.demo,
        "nonce": request.state.nonce,
    }
    return drawn(request, template, status, {**around, **values})


def drawn(request: Request, template: str, status: int, values: dict[str, Any]) -> HTMLResponse:
    """The template with these values, as an answer."""
    html = request.app.state.pages.get_template(template).render(values)
    return HTMLResponse(html, status_code=status)


def menu(colleague: Colleague | None, here: str) -> list[Entry]:
    """The areas that are hers."""
    if colleague is None:
        return []
    return [Entry(href, words, area == here) for area, href, words in MENU if colleague.may(area)]


def banners(session: Session, say: Saying) -> list[Banner]:
    """The switches that are on, and what stands still in the post room. A stopped scheduler cannot tell anybody: the pages do."""
    on = switches(session)
    levers = [Banner(words, say.when(on[name].at), on[name].because) for name, words in BANNERS.items() if name in on]
    troubles = [Banner(row.words, advice=row.advice) for row in lasting(session) if not row.key.startswith(READER)]
    begun = last_run(session)
    halted = [Banner(STOPPED, say.when(begun), advice=RESTART)] if begun and stopped(begun, say.now) else []
    return halted + troubles + levers
