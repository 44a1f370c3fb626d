"""Hazard: mail waits for the text model. Without it, or with nonsense from it, every mail is unclear at U2 and red flags hold."""

from pathlib import Path

import pytest
from build import BrokenReader, KeywordReader, app_on, arrive, mail, service
from sqlalchemy import Engine

from liaison.domain.states import CaseState
from liaison.reader.serving import SteadyReader
from models.taxonomy import Outcome, Prediction, Urgency

MAILS = [
    mail("Could you advise about the dose please?", message_id="<1@quay.example>"),
    mail("He took an overdose this morning and is drowsy now", message_id="<2@quay.example>"),
    mail("A letter about housing", message_id="<3@quay.example>"),
]


class Raving(KeywordReader):
    """A reader that answers what does not exist."""

    def predict(self, subject: str, body: str) -> Prediction:
        return Prediction("purple", float("nan"), urgency=None, outcome=Outcome.QUERY, model_version="raving")


def readers(folder: Path) -> dict[str, object]:
    """A model that is not there, one whose files are damaged, one that breaks, one that raves."""
    (folder / "damaged").mkdir()
    for name in ("model.npz", "manifest.json"):
        (folder / "damaged" / name).write_bytes(b"not what it was")
    return {
        "absent": SteadyReader(folder / "nowhere"),
        "damaged": SteadyReader(folder / "damaged"),
        "breaking": BrokenReader(),
        "raving": Raving(),
    }


@pytest.mark.parametrize("name", ["absent", "damaged", "breaking", "raving"])
def test_without_a_model_every_mail_is_with_somebody_at_once_and_the_same_day(
    memory_engine: Engine, tmp_path: Path, name: str
) -> None:
    app = app_on(memory_engine, reader=readers(tmp_path)[name])
    service(app)

    found = arrive(app, *MAILS)

    assert len(found) == 3
    assert all(case.state is CaseState.ASSIGNED and case.owner_id for case in found)
    assert [case.outcome for case in found] == [Outcome.UNCLEAR] * 3
    assert [case.urgency for case in found] == [Urgency.U2, Urgency.U1, Urgency.U2]
    assert {case.handler.value for case in found} == {"duty_nurse"}
