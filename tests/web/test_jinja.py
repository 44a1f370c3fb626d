"""Everything that goes into a page is escaped, in our templates and in the components' own."""

from types import SimpleNamespace

import pytest
from jinja2 import UndefinedError
from seed import SCRIPT

from liaison.web.jinja import COMPONENTS, called, environment

SAFE = "&lt;script&gt;"
EACH = {
    "button": {"text": SCRIPT},
    "checkboxes": {"name": "a", "items": [{"value": SCRIPT, "text": SCRIPT}]},
    "error_summary": {"titleText": SCRIPT, "errorList": [{"text": SCRIPT, "href": "#a"}]},
    "input": {"id": "a", "name": "a", "label": {"text": SCRIPT}, "value": SCRIPT},
    "password_input": {"id": "a", "name": "a", "label": {"text": SCRIPT}},
    "select": {"id": "a", "name": "a", "label": {"text": SCRIPT}, "items": [{"value": SCRIPT, "text": SCRIPT}]},
    "skip_link": {"text": SCRIPT, "href": "#a"},
    "summary_list": {"rows": [{"key": {"text": SCRIPT}, "value": {"text": SCRIPT}}]},
    "textarea": {"id": "a", "name": "a", "label": {"text": SCRIPT}, "value": SCRIPT},
}


def test_every_component_has_its_example_here() -> None:
    assert set(EACH) == set(COMPONENTS)


@pytest.mark.parametrize("name", sorted(EACH))
def test_a_component_escapes_its_text(name: str) -> None:
    html = environment().from_string("{{ nhs[name](values) }}").render(name=name, values=EACH[name])

    assert "<script>" not in html
    assert SAFE in html


def test_our_own_templates_escape() -> None:
    assert (
        environment().from_string("<p>{{ words }}</p>").render(words=SCRIPT) == f"<p>{SAFE}alert(1)&lt;/script&gt;</p>"
    )


def test_a_missing_value_is_an_error_and_no_silent_gap() -> None:
    with pytest.raises(UndefinedError):
        environment().from_string("{{ nobody.gave.this }}").render()


def test_a_static_address_carries_the_files_checksum() -> None:
    address = environment().globals["static"]("app.css")

    assert address.startswith("/static/app.css?v=")
    assert len(address.partition("v=")[2]) == 10


def test_somebody_is_called_by_the_name_they_go_by_with_the_whole_one_behind_it() -> None:
    names = [
        SimpleNamespace(name="David Ormlie", preferred_name=preferred) for preferred in ("Dave", "", "David Ormlie")
    ]
    assert [called(one) for one in names] == ["Dave (David Ormlie)", "David Ormlie", "David Ormlie"]
