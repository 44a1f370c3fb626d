"""Makes text safe to store: mail can hold what a database refuses."""

from typing import Any


def storable(value: Any) -> Any:
    """The value without null characters (PostgreSQL refuses them) and half characters (no database can encode them)."""
    if isinstance(value, str):
        return _safe(value)
    if isinstance(value, list):
        return [storable(item) for item in value]
    if isinstance(value, dict):
        return {storable(key): storable(item) for key, item in value.items()}
    return value


def _safe(text: str) -> str:
    if text.isascii() and "\0" not in text:
        return text
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode("utf-8")
