"""Whoever asks from a place of the directory is named on the case and on the answer, with a number to ring."""

from build import TUESDAY_10AM
from seed import one_case, urgent_case
from starlette.testclient import TestClient

from liaison.app import App
from liaison.store.session import transaction
from liaison.store.tables_places import Place

UNKNOWN = "The address is not known to write for a practice."


def test_a_pharmacy_that_asks_is_named_and_a_stranger_is_not(app: App, nora: TestClient) -> None:
    with transaction(app.engine) as session:
        session.add(Place(kind="pharmacy", code="P1", name="Quay Pharmacy", name_key="quay pharmacy", phone="01632 960111", email="desk@quaypharmacy.example", changed_at=TUESDAY_10AM))  # fmt: skip
    case = one_case(app, sender="Desk@QuayPharmacy.example")
    page, answer = (nora.get(f"/cases/{case.id}{path}").text for path in ("", "/reply"))

    assert UNKNOWN not in page
    assert "Who asks" in page
    assert "01632 960111" in page.partition("Who asks")[2]
    assert "Quay Pharmacy, pharmacy" in answer
    assert "Not known to write for a practice." not in answer

    stranger = one_case(app, sender="who@knows.example", message_id="<s@e.example>")
    assert UNKNOWN in nora.get(f"/cases/{stranger.id}").text
    assert "Quay Practice" in nora.get(f"/cases/{urgent_case(app).id}").text
