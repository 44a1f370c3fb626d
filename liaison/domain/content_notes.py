"""The calm line before a mail that may be hard to read, and when a debrief is offered. What triage knows, used for those who read.

Comes in: a category and the red-flag rules of a mail. Goes out: one line, or "". The mail is folded behind it and opened by one press:
a note delays nobody and changes neither urgency nor clock. In a list a shorter line stands in the place of the mail's first words, which
come when they are asked for; urgency, category and red flag stay. Trauma-informed practice as in NES's National Trauma Transformation
Programme: no surprises, choice before content, no figures about how people cope.
"""

from __future__ import annotations

from collections.abc import Iterable

from models.taxonomy import Category, Urgency

HARM = "This mail is about harm to a child or an adult and may be hard to read."
SELF_HARM = "This mail is about suicide or self-harm and may be hard to read."
CHILD = "This mail is about a child in danger or unwell and may be hard to read."
VIOLENCE = "This mail is about violence or a threat and may be hard to read."
RISK = "This mail is about a risk to somebody's life or health and may be hard to read."
KEPT_BACK = "This mail may be hard to read."  # while the reader's answer is kept back it does not say what about

IN_LISTS: dict[str, str] = {
    HARM: "May be hard to read: harm to a child or an adult.",
    SELF_HARM: "May be hard to read: suicide or self-harm.",
    CHILD: "May be hard to read: a child in danger or unwell.",
    VIOLENCE: "May be hard to read: violence or a threat.",
    RISK: "May be hard to read: a risk to life or health.",
    KEPT_BACK: "May be hard to read.",
}

# what a red-flag rule found: nearer to what will be read than a category, so it is asked first, in this order
BY_RULE: dict[str, str] = {
    "u1.suicidal_intent": SELF_HARM,
    "u2.suicidal_thoughts": SELF_HARM,
    "u2.self_harm_week": SELF_HARM,
    "u1.child_danger": CHILD,
    "u1.child_swallowed": CHILD,
    "u1.newborn_unwell": CHILD,
    "u1.violence": VIOLENCE,
    "u2.protection": HARM,
}
BY_CATEGORY: dict[Category, str] = {Category.ACUTE_RISK: RISK, Category.PROTECTION: HARM}


def content_note(category: Category | None, rules: Iterable[str] = ()) -> str:
    """The line before a mail; "" where none is needed."""
    found = set(rules)
    by_rule = next((note for rule, note in BY_RULE.items() if rule in found), "")
    return by_rule or (BY_CATEGORY.get(category, "") if category else "")


def note_in_a_list(
    category: Category | None, rules: Iterable[str], read_as: Iterable[Category], *, kept_back: bool
) -> str:
    """The line in the place of a question's first words; "" where they can stand there. The `rules` met by its mails come first, then
    its category, then what its mails were `read_as` (a person may have sorted it anew: the words are the same). While the reader's
    answer is `kept_back` a line that would come of it does not say what about."""
    if by_rule := content_note(None, rules):
        return IN_LISTS[by_rule]
    note = next((note for one in (category, *read_as) if (note := content_note(one))), "")
    return IN_LISTS[KEPT_BACK if kept_back else note] if note else ""


def debrief_offered(urgency: Urgency, owner_id: int | None, closed_by: int) -> bool:
    """Whether a colleague who has just finished a question is offered a debrief: her own, and an immediate one. It is never recorded."""
    return urgency is Urgency.U1 and owner_id == closed_by
