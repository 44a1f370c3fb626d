"""A case page asks the database few questions: each costs a way to the server and back."""

from seed import one_case
from sqlalchemy import event

from liaison.app import App

MOST = 25  # questions of a plain case, sign-in and frame included


def test_a_plain_case_is_drawn_with_at_most_twenty_five_questions(app: App, nora) -> None:
    case = one_case(app)
    nora.get(f"/cases/{case.id}")  # opened: from now on it is only read
    asked: list[str] = []

    def listen(_connection, _cursor, statement: str, *_rest) -> None:
        if not statement.startswith("BEGIN"):
            asked.append(statement)

    event.listen(app.engine, "before_cursor_execute", listen)
    page = nora.get(f"/cases/{case.id}")
    event.remove(app.engine, "before_cursor_execute", listen)

    assert page.status_code == 200
    assert len(asked) <= MOST, "\n".join(line[:200] for line in asked)
