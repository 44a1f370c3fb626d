"""The vocabulary of triage: outcomes, urgencies, categories, handlers, and what the reader answers.

Source: the label guide (`docs/labels.md`). The codes appear in the database, the corpus, the command output and, with their
plain titles, on the pages. Clinical defaults here are signed off by the service's prescriber lead and pharmacist before go-live.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Outcome(StrEnum):
    """What a mail is, decided before any category."""

    QUERY = "query"  # a person wrote about a patient or about the service
    NOT_A_QUERY = "not_a_query"  # automatic or bulk mail: listed and reversible, never deleted
    UNCLEAR = "unclear"  # the model abstains, or the mail cannot be read: the duty nurse looks, at U2 or higher
    PARKED = "parked"  # something broke: shown to duty workers with preview and retry


class Kind(StrEnum):
    """Which sort of `not_a_query` a mail is."""

    AUTO_REPLY = "auto_reply"  # out of office and the like (RFC 3834)
    BOUNCE = "bounce"  # a delivery report (RFC 3464 and the common non-standard ones)
    READ_RECEIPT = "read_receipt"  # a disposition notification (RFC 8098)
    CALENDAR_REPLY = "calendar_reply"  # METHOD:REPLY or COUNTER (RFC 5546)
    BULK = "bulk"  # newsletters and lists (List-*, Precedence)
    SPAM = "spam"


class Urgency(StrEnum):
    """How soon a person reads a mail; U1 is the most urgent, so `min` of two codes is the more urgent one."""

    U1 = "U1"  # immediate: credible threat to life or serious harm now or within hours
    U2 = "U2"  # same day: harm or interruption likely before the next working day or the next dose
    U3 = "U3"  # soon: clinical action needed this week
    U4 = "U4"  # routine: advice, administration, information

    @property
    def title(self) -> str:
        """The plain word shown on pages."""
        return {"U1": "Immediate", "U2": "Same day", "U3": "Soon", "U4": "Routine"}[self.value]


def most_urgent(*levels: Urgency | None) -> Urgency | None:
    """The most urgent of the levels given, ignoring None; None when there is none."""
    known = [level for level in levels if level is not None]
    return min(known, key=lambda level: level.value) if known else None


class Handler(StrEnum):
    """Who handles a category first. Access roles (duty worker, admin, lead) are another thing."""

    DUTY_NURSE = "duty_nurse"
    PRESCRIBER = "prescriber"
    PHARMACIST = "pharmacist"
    PSYCHOLOGIST = "psychologist"
    SOCIAL_WORK = "social_work"
    KEYWORKER = "keyworker"
    THROUGHCARE = "throughcare"
    HARM_REDUCTION_NURSE = "harm_reduction_nurse"
    BBV_NURSE = "bbv_nurse"
    ADMIN = "admin"
    TEAM_LEAD = "team_lead"

    @property
    def title(self) -> str:
        """The plain words shown on pages."""
        return {"bbv_nurse": "Blood-borne virus nurse"}.get(self.value, self.value.replace("_", " ").capitalize())


class Category(StrEnum):
    """The 14 categories, in order of precedence: when two fit, the one higher here wins."""

    ACUTE_RISK = "acute_risk"
    PROTECTION = "protection"
    PREGNANCY = "pregnancy"
    TRANSITION = "transition"
    SCRIPT_CONTINUITY = "script_continuity"
    COMPLAINT_INCIDENT = "complaint_incident"
    RESULTS_MONITORING = "results_monitoring"
    MENTAL_HEALTH = "mental_health"
    PRESCRIBING_ADVICE = "prescribing_advice"
    REFERRAL_ACCESS = "referral_access"
    HARM_REDUCTION = "harm_reduction"
    SOCIAL_LEGAL = "social_legal"
    REVIEW_APPOINTMENT = "review_appointment"
    SERVICE_LIAISON = "service_liaison"

    @property
    def title(self) -> str:
        """The plain title shown on pages."""
        return CATEGORIES[self].title


@dataclass(frozen=True)
class CategoryRule:
    """One row of the label guide: plain title, who handles it first and next, and the usual urgency."""

    title: str
    handlers: tuple[Handler, ...]
    usual: Urgency


H, U = Handler, Urgency
# title · handlers, first named first · usual urgency
CATEGORIES: dict[Category, CategoryRule] = {
    Category.ACUTE_RISK: CategoryRule("Acute risk", (H.DUTY_NURSE, H.PRESCRIBER), U.U1),
    Category.PROTECTION: CategoryRule("Child or adult protection", (H.DUTY_NURSE, H.SOCIAL_WORK, H.KEYWORKER), U.U2),
    Category.PREGNANCY: CategoryRule("Pregnancy and perinatal", (H.PRESCRIBER,), U.U2),
    # Prison mail goes to throughcare first; `handler_for` knows the difference.
    Category.TRANSITION: CategoryRule("Change of setting", (H.DUTY_NURSE, H.PRESCRIBER, H.THROUGHCARE), U.U2),
    Category.SCRIPT_CONTINUITY: CategoryRule("Prescription and supply", (H.PHARMACIST, H.PRESCRIBER), U.U2),
    Category.COMPLAINT_INCIDENT: CategoryRule("Complaint or incident", (H.TEAM_LEAD,), U.U3),
    Category.RESULTS_MONITORING: CategoryRule("Results and monitoring", (H.PRESCRIBER, H.BBV_NURSE), U.U3),
    Category.MENTAL_HEALTH: CategoryRule("Mental health and psychology", (H.PSYCHOLOGIST,), U.U3),
    Category.PRESCRIBING_ADVICE: CategoryRule("Prescribing advice", (H.PRESCRIBER, H.PHARMACIST), U.U3),
    Category.REFERRAL_ACCESS: CategoryRule("Referral and access", (H.DUTY_NURSE,), U.U3),
    Category.HARM_REDUCTION: CategoryRule("Harm reduction", (H.HARM_REDUCTION_NURSE,), U.U3),
    Category.SOCIAL_LEGAL: CategoryRule("Social and legal", (H.KEYWORKER, H.SOCIAL_WORK, H.ADMIN), U.U4),
    Category.REVIEW_APPOINTMENT: CategoryRule("Reviews and appointments", (H.ADMIN, H.KEYWORKER), U.U4),
    Category.SERVICE_LIAISON: CategoryRule("Service liaison", (H.TEAM_LEAD, H.ADMIN), U.U4),
}
del H, U


def named(label: str) -> str:
    """A label in running text: the plain title of a category, any other label as it is."""
    found = next((category.title for category in Category if category.value == label), None)
    return found.lower() if found else label


@dataclass(frozen=True)
class Prediction:
    """What the reader suggests for one mail; a suggestion only, a person reads every mail.

    `label` is a category code (or any label the model was trained on), `probability` its calibrated probability in 0..1,
    `runner_up` the next label, `words` the phrases that decided (most telling first), `urgency` the level the model suggests,
    `outcome` query, not_a_query or unclear (abstained). `choices` are the labels it may be, the likeliest first: one where the model is sure,
    two or three to choose among, none where it cannot say. `familiarity` is a plain sentence when the mail is unlike what was taught, else "".
    All None or empty when the model could not answer.
    """

    label: str | None
    probability: float | None
    runner_up: str | None = None
    words: tuple[str, ...] = ()
    urgency: Urgency | None = None
    outcome: Outcome = Outcome.QUERY
    model_version: str = ""
    because: str = ""
    probabilities: dict[str, float] = field(default_factory=dict)
    choices: tuple[str, ...] = ()
    familiarity: str = ""


def abstained(because: str, model_version: str = "none") -> Prediction:
    """The answer of a model that cannot answer: unclear, U2 (the label guide: abstaining means U2)."""
    return Prediction(
        None, None, urgency=Urgency.U2, outcome=Outcome.UNCLEAR, model_version=model_version, because=because
    )
