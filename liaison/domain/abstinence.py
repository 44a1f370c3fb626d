"""Words of ours that make abstinence a condition of psychology or treatment. A letter with them is stopped, with the reason.

Comes in: text we are about to send. Goes out: the sentences that do it. Source: the MAT standards (treatment is not conditional on
abstinence or on the uptake of other interventions; standard 6, psychological support; standard 9, no "sort your drug use first").
Quotations are another's words. What a medicine itself needs is no condition of ours: naltrexone after opioids, disulfiram after alcohol,
buprenorphine after a full agonist, an anaesthetic, driving. "We do not ask anybody to be abstinent" says the opposite.
"""

from __future__ import annotations

import re

from liaison.domain.language import QUOTED

BECAUSE = "Treatment and psychology are not conditional on abstinence (MAT standards 6 and 9). Say instead what is on offer now, and how to start."

_FREE = (
    r"(?:abstinen(?:t|ce)|(?:drug|alcohol|opiate|opioid|substance|benzo(?:diazepine)?)[- ]free|sober|sobriety|clean"
    r"|not (?:using|drinking)|off (?:all )?(?:drugs|alcohol|street \w+|heroin|opiates|benzos|everything))"
)
_STOP = (
    r"(?:stop(?:s|ped)?|gives? up|gave up|given up|quits?|ceas(?:e|es|ed)|comes? off|came off)(?: (?:all|any|his|her|their|the|street|illicit|taking|using))*"
    r" (?:using|drinking|drugs?|alcohol|heroin|cocaine|substances?|benzos?|use|drinks?|cannabis|taking)"
)
_STILL = r"(?:still |currently |actively |continu(?:es|ing) to )?(?:us(?:e|es|ing)(?! (?:the|this|our|a)\b)|drink(?:s|ing)?|misus(?:e|es|ing)|intoxicated)"
_CARE = (
    r"(?:psycholog\w+|therap(?:y|ies|ist)|counsel\w+|treat(?:ment|ed)?|trauma work|cbt|emdr|assess(?:ed|ment)?|referr(?:ed|al)|support(?:ed)?|appointment|see (?:him|her|them)"
    r"|seen|offer(?:ed)?|accept(?:ed)?|engage with|start(?:ed)?|eligible|suitable|considered?|prescri\w+|methadone|buprenorphine|script)"
)
_MUST = r"(?:must|ha(?:s|ve) to|needs? to|should|ought to|would need to|will need to|is required to|are required to|is expected to|are expected to)"

# what makes a sentence one of these: shape by shape, each together with care of some kind in the same sentence
SHAPES: tuple[re.Pattern[str], ...] = tuple(
    re.compile(shape, re.IGNORECASE)
    for shape in (
        rf"\b{_MUST} (?:first )?(?:be|become|remain|stay|get|show|demonstrate|achieve|maintain|have been)\b[^.;]{{0,40}}\b{_FREE}\b",
        rf"\b{_MUST} (?:first )?(?:{_STOP})",
        rf"\b(?:once|until|unless|till|only if|only when|only after|provided(?: that)?|as long as|on condition that|if and when|when)\b[^.;]{{0,50}}\b(?:{_FREE}|{_STOP})",
        rf"\bafter\b[^.;]{{0,40}}\b(?:period|weeks?|months?|days?)\b[^.;]{{0,20}}\b{_FREE}\b",
        rf"\b(?:cannot|can not|can't|could not|unable to|not able to|won't|will not|do not|don't|does not|not (?:be )?(?:eligible|suitable|appropriate|possible))\b[^.;]{{0,80}}\b(?:while|whilst|as long as|until|if|because|as|since)\b[^.;]{{0,30}}\b{_STILL}",
        rf"\b(?:cannot|can't|unable to|not able to|won't|will not|do not|don't|does not|not (?:be )?(?:eligible|suitable|appropriate|possible))\b[^.;]{{0,80}}\b(?:anyone|anybody|people|someone|those|patients)\b[^.;]{{0,20}}\b{_STILL}",
        r"\bif\b[^.;]{0,30}\b(?:still|continues? to|keeps?)\b[^.;]{0,15}\b(?:us(?:e|es|ing)|drink(?:s|ing)?)\b[^.;]{0,40}\b(?:cannot|can't|unable to|not able to|won't|will not)\b",
        rf"\b(?:want|wish|like|ask|prefer|need|expect|require)s? (?:him|her|them|you|people|patients|anybody|anyone|everybody|everyone) (?:first )?to (?:first )?(?:have |be |become |stay |remain )?(?:{_STOP}|{_FREE})",
        # "under control", "addressed": the same, put more kindly
        r"\b(?:once|until|unless|till|only (?:if|when|after)|when|if)\b[^.;]{0,30}\b(?:drug|alcohol|substance|opiate|opioid|heroin|cocaine) (?:use|misuse|problems?) (?:is|are|has been|have been) (?:under control|addressed|dealt with|resolved|treated|sorted|stopped)",
        rf"\b(?:psycholog\w+|therap(?:y|ies)|counsel\w+|trauma work|cbt|emdr)\b[^.;]{{0,50}}\b(?:once|until|unless|till|only (?:if|when|after)|after|when)\b[^.;]{{0,40}}\b(?:detox\w*|{_FREE})",
        rf"\b(?:no (?:psychology|therapy|counselling|treatment|assessment|trauma work)|(?:isn['’]t|is not|aren['’]t|are not) (?:offered|available|possible|suitable|appropriate|provided|open|started))\b[^.;]{{0,60}}\b(?:while|whilst|as long as|until|if|because|as|since|to (?:people|anyone|anybody|those|somebody|someone|patients) who)\b[^.;]{{0,30}}\b{_STILL}",
        r"\bif\b[^.;]{0,30}\b(?:still|continues? to|keeps?|carries on)\b[^.;]{0,15}\b(?:us(?:e|es|ing)|drink(?:s|ing)?)\b[^.;]{0,30}\b(?:will|shall|would|have to|has to)\b[^.;]{0,20}\b(?:stop(?:ped)?|withdraw[n]?|end(?:ed)?|discharged?|close[d]?)\b",
        r"\b(?:requires?|needs?|requirement|condition(?:al)?|subject to|dependent (?:up)?on|we ask for|we need|prerequisite|expect)\b[^.;]{0,40}\b(?:abstinence|sobriety|abstinent|drug[- ]free|negative (?:tests?|screens?|samples?))",
        r"\b(?:abstinence|sobriety|being (?:abstinent|sober|drug[- ]free)|a negative (?:test|screen|sample))\b[^.;]{0,30}\b(?:is|are|remains?) (?:a |the )?(?:required|needed|necessary|essential|expected|(?:pre)?condition|requirement|prerequisite)",
        r"\b(?:sort|address|deal with|resolve|tackle)(?: out)? (?:his|her|their|the) (?:drug|alcohol|substance) (?:use|problem|misuse)[^.;]{0,20}\bfirst\b",
    )
)
CARE = re.compile(rf"\b{_CARE}\b", re.IGNORECASE)
# the same words where they say the opposite, or where a medicine or a procedure asks for it
SPARED = re.compile(
    r"\b(?:not|never|no|nobody|nor|without|isn't|aren't|don't|doesn't|neither)\b[^.;]{0,60}"
    r"\b(?:need(?:s|ed)?|ha(?:s|ve) to|require[sd]?|requirement|ask(?:s|ed)?|expect(?:s|ed)?|conditions?|conditional|must|depend(?:s|ent)?|prerequisite|necessary|wait(?:ing)?)\b"
    r"|\b(?:whether or not|even (?:if|while|when)|regardless)\b"
    r"|\b(?:naltrexone|disulfiram|antabuse|acamprosate|nalmefene|anaesthe\w+|general anaesthetic|theatre|dvla|driving|licence|vivitrol)\b"
    r"|\b(?:suddenly|abruptly|risk of|seizures?)\b"
    r"|\b(?:precipitated withdrawal|(?:last|full) (?:opioid|agonist)|in withdrawal)\b",
    re.IGNORECASE,
)
SENTENCE = re.compile(r"[^.!?\n]+(?:\n(?!\s*\n)[^.!?\n]+)*[.!?]?")


def conditions(text: str) -> list[str]:
    """The sentences that make abstinence a condition, as they stand, in order."""
    ours = QUOTED.sub(lambda match: without(match.group()), text)
    return [
        " ".join(sentence.group().split()) for sentence in SENTENCE.finditer(ours) if is_condition(sentence.group())
    ]


def without(quoted: str) -> str:
    """A quotation's line ends alone. One or two words in quotation marks are ours, set apart ("she must be “clean” first"), and stay."""
    ours = len(quoted.split()) < 3 and not quoted.lstrip().startswith(">")
    return quoted if ours else "\n" * (quoted.count("\n") + 1)


def is_condition(sentence: str) -> bool:
    """Whether one sentence does it."""
    words = " ".join(sentence.split())
    if SPARED.search(words) or not CARE.search(words):
        return False
    return any(shape.search(words) for shape in SHAPES)
