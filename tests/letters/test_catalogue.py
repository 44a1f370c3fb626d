"""The list of letters agrees with the templates on disk."""

from importlib.resources import files

import pytest
from jinja2 import meta

from liaison.domain.chi import find
from liaison.domain.language import lint
from liaison.letters.catalogue import CATALOGUE, STARTS
from liaison.letters.render import environment
from models.taxonomy import Category


def test_every_letter_has_its_template_and_every_template_its_letter() -> None:
    there = {path.name.removesuffix(".txt") for path in files("liaison.letters").joinpath("templates").iterdir()}

    assert there == set(CATALOGUE)


@pytest.mark.parametrize("name", sorted(CATALOGUE))
def test_a_letter_is_given_what_its_template_uses_and_nothing_else(name: str) -> None:
    source, _, _ = environment().loader.get_source(environment(), f"{name}.txt")  # type: ignore[union-attr]

    assert meta.find_undeclared_variables(environment().parse(source)) == CATALOGUE[name].needs | {"service"}


@pytest.mark.parametrize("name", sorted(CATALOGUE))
def test_a_letter_has_an_owner_a_version_a_title_and_a_purpose_that_is_safe_to_glance_at(name: str) -> None:
    template = CATALOGUE[name]

    assert template.owner
    assert template.version >= 1
    assert template.title
    assert 0 < len(template.purpose) <= 60
    assert lint(template.purpose) == []
    assert find(template.purpose) == []
    assert not {"methadone", "drug", "overdose", "addiction"} & set(template.purpose.lower().split())


def test_every_category_has_a_start_for_its_answer() -> None:
    assert set(STARTS) == {""} | {category.value for category in Category}
    assert all(text.startswith("Thank you") and text.endswith("\n\n") for text in STARTS.values())
