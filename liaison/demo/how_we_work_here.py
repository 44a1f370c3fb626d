"""What the invented service says of itself in its communications document: written as a real service would, and true of the demo."""

from __future__ import annotations

from liaison.domain.communications import Challenge, Content

MADE_WITH = "seven people who use the service, a carer and two practice managers, over three mornings in the autumn."
SIGNED_BY = "The service's reference group and its team lead"
CONTENT = Content(
    {
        "about": "We work with people who use drugs or alcohol, together with their GP. Everybody is welcome as they are: you do not have to be ready for anything first, and you decide what you want to talk about.",
        "pathway": (
            "You, your GP or anybody you ask gets in touch with us. A person reads every message.\n"
            "We ring or write in the way you said is safe. If we do not know a safe way, we ask whoever sent you.\n"
            "We meet, where you choose: with us, at your practice, by phone or on a walk. Bring somebody if you like.\n"
            "Together we look at what would help now. Medicines can often start in the same week.\n"
            "Once a year we sit down for a review, with as much or as little as you want to say.\n"
            "Psychology is open to everybody, whatever you use. You choose when."
        ),
        "contact": (
            "Practices: write to our shared mailbox, and ring if it cannot wait. The duty nurse is there whenever we are open.\n"
            "People who use the service: ring or come in. You need no appointment to ask something.\n"
            "Pharmacies: please ring the duty nurse about a missed dose or a script on the same day."
        ),
        "feedback": (
            "Tell anybody here what was good and what was not, or write to the team lead. We say what we did with it.\n"
            "If you want to complain, we help you to, and so does the Patient Advice and Support Service, which is free and not part of us.\n"
            "Your care does not change because you complained."
        ),
    },
    (
        Challenge(
            "Waiting for psychology takes weeks, and that is long.",
            "A psychologist now works in our team two days a week, and skills for feeling safer are offered to everybody at once.",
        ),
        Challenge(
            "Our rooms are small, and one has only one way out.",
            "You can choose another place, and we are looking for two rooms in the health centre.",
        ),
        Challenge(
            "Not everybody has been met kindly at the door.",
            "Reception teams here and at practices train together this winter. Please tell us when it was not right.",
        ),
    ),
)
