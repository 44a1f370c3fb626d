"""The files of others are kept here as they were taken, ask nothing of any other host, and carry nobody's logo."""

import hashlib
import json
import re

import pytest

from liaison.web.jinja import STATIC

MANIFEST = json.loads((STATIC / "vendored.json").read_text("utf-8"))
KEPT = {name: digest for package in MANIFEST["packages"] for name, digest in package["files"].items()}
TEXTS = sorted(path for path in STATIC.rglob("*") if path.suffix in {".css", ".js", ".svg", ".json", ".txt"})


@pytest.mark.parametrize("name", sorted(KEPT))
def test_a_vendored_file_is_the_one_in_the_manifest(name: str) -> None:
    assert hashlib.sha256((STATIC / name).read_bytes()).hexdigest() == KEPT[name]


def test_every_vendored_file_stands_in_the_manifest_with_its_licence() -> None:
    there = {str(path.relative_to(STATIC)) for path in (STATIC / "vendor").rglob("*") if path.is_file()}

    assert there == set(KEPT)
    for package in MANIFEST["packages"]:
        assert package["version"]
        assert package["licence"] in {"MIT", "0BSD"}
        assert any(name.endswith("LICENCE.txt") for name in package["files"])


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_no_static_file_names_another_host_or_a_source_map(path) -> None:
    text = path.read_text("utf-8").replace("http://www.w3.org/", "")

    assert re.findall(r"(?:https?:)?//[a-z0-9.-]+\.[a-z]{2,}", text) == []
    assert "sourceMappingURL" not in text
    assert not re.search(r"registry|npmjs|unpkg|jsdelivr", text, re.I)


def test_the_style_sheet_loads_no_typeface() -> None:
    text = (STATIC / "vendor" / "nhsuk-frontend.min.css").read_text("utf-8")
    assert not re.search(r"@font-face|frutiger", text, re.I)


def test_no_logo_is_shipped_or_drawn() -> None:
    names = [path.name for path in STATIC.rglob("*")]
    templates = "".join(path.read_text("utf-8") for path in (STATIC.parent / "templates").glob("*.html"))

    assert not [
        name for name in names if "logo" in name or name.startswith(("favicon", "nhsuk-icon-mask", "nhsuk-icon-1"))
    ]
    assert "nhsuk-header__logo" not in templates
    assert "nhs.header" not in templates
