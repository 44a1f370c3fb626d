"""The language of our own letters: words that hurt, and what to say instead.

Comes in: text we are about to send. Goes out: remarks, never a rewritten text: a person decides. Quotations are left
alone (lines that begin with ">", text in quotation marks, single or double): a person may name themselves, and a GP's words are
the GP's. Official titles keep their words ("Drug Misuse and Dependence", "Misuse of Drugs Act"). Sources: Scottish
Drugs Forum, Moving Beyond People-First Language (2020); Drug Deaths Taskforce; NHS inform.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Remark:
    """One phrase to look at: the words as they stand, what to say instead, and where they start in the text."""

    words: str
    prefer: str
    start: int


PERSON = "a person who uses drugs, or a person with a drug problem"
REACH = "was not able to attend, or: we did not manage to meet"
# pattern (whole words, any case unless marked) → prefer. Where two fit at one place, the upper one wins.
TABLE: tuple[tuple[str, str], ...] = (
    (r"(?:ex|former|recovering)[ -](?:drug )?(?:addicts?|users?|abusers?)", "a person in recovery"),
    (r"(?:drug|substance|alcohol) (?:abuse|misuse)", "substance use, or problem substance use"),
    (r"(?:drug|substance|alcohol|iv|intravenous) (?:users?|abusers?|misusers?)", PERSON),
    (r"born addicted", "experiencing neonatal withdrawal"),
    (r"drug[- ]takers?|IVDUs?", PERSON),
    (r"addicts?|junk(?:y|ies?)|druggies?|abusers?|misusers?|smackheads?|crackheads?", PERSON),
    (r"(?:service )?users?(?! (?:names?|accounts?|guides?|id)\b)", "a person, people, or someone who uses the service"),
    (
        r"alcoholics?|(?<!has )(?<!have )(?<!had )(?<!’s )(?<!'s )(?<!’ve )(?<!'ve )drunks?|drunkards?",
        "a person with alcohol dependence",
    ),
    (
        r"(?:got|gets?|getting|stay(?:ed|ing|s)?|is|was|be|been|being|are|were|now|test(?:s|ed|ing)?|came back) (?:clean|dirty)(?! and (?:dry|warm|safe|tidy))",
        "in recovery, or of a test: negative or positive",
    ),
    (r"clean (?:and sober|for (?:\w+ )?\w+|since)|(?:days?|weeks?|months?|years?) clean", "in recovery, or not using"),
    (r"(?:clean|dirty) (?:urines?|samples?|tests?|screens?|results?)", "test negative or positive, or as expected"),
    (r"(?:clean|dirty) (?:needles?|works|equipment)", "sterile, or used"),
    (r"relapse[ -]prone|revolving door", "multiple episodes, or return to use"),
    (r"non[- ]?complian(?:t|ce)|non[- ]?adheren(?:t|ce)", "chose not to, or was not able to"),
    (r"fail(?:ed|s|ure|ing)? to (?:attend|engage|comply|turn up|present|collect)", REACH),
    (
        r"fail(?:ed|s)? (?:(?:his|her|their|the|our|a|an|all|any|two|three|both|several|many|last|drug|urine|recent|previous|planned) ){0,3}(?:appointments?|visits?|reviews?|screens?|tests?|samples?|detox|titrations?|treatments?)",
        f"{REACH}; or say what a test showed",
    ),
    # the nucleic acid is not meant: "HBV DNA", "DNA level"
    (
        r"did not attend|(?-i:(?<!HBV )(?<!HIV )(?<!viral )(?<!B )DNA(?:'?s|'?d|’?s|’?d|ed|-ed)?(?! (?:levels?|load|tests?|PCR|detect|result|not detect)))",
        REACH,
    ),
    (
        r"(?:did not|didn['’]t|does not|doesn['’]t|would not|wouldn['’]t|will not|won['’]t|not|never) engag(?:e|es|ed|ing)",
        REACH,
    ),
    (r"defaulted|defaulters?", REACH),
    (r"refus(?:ed|es|ing|al)(?: to (?:attend|engage))?", "chose not to, or declined"),
    (r"disengaged|hard[- ]to[- ]reach", "we have not yet been able to reach"),
    (
        r"poor (?:attender|attendance|compliance|engagement|engager)|non[- ]?(?:attend(?:ance|er)|engag(?:ement|ing))",
        REACH,
    ),
    (r"manipulative|(?:drug|attention)[ -]seeking|chaotic", "say what happened and what is needed"),
    (r"suffer(?:s|ed|ing)? (?:from|with)|victims?(?! (?:support|surcharge)\b)", "affected by, or with experience of"),
    (r"(?:drug|heroin|cocaine|(?:his|her|their)) habit", "drug use"),
    (r"(?:his|her|their|a|daily) fix", "a dose, or drug use"),
    (r"scrip(?:t)? junk(?:y|ie)s?", PERSON),
    (r"parked on (?:methadone|buprenorphine)|(?:is|are|was|were|on) the methadone", "on methadone treatment"),
    (r"(?:opiate|opioid|heroin|methadone) (?:substitut(?:e|es|ion)|replacements?)", "opioid agonist treatment"),
    (r"(?:heroin|crack|methadone|addict(?:ed)?|withdrawing) bab(?:y|ies)", "baby experiencing neonatal withdrawal"),
    (r"commit(?:s|ted|ting)? suicide", "died by suicide, or tried to end their life"),
    (r"discharged if", "say what help there is: nobody is put out of treatment for missed appointments"),
)
# Capitalised in the middle of a name: a document, an Act, a team, a fellowship. Matched as they stand.
TITLES = re.compile(
    r"\b(?:(?:Drugs?|Substance|Alcohol)(?: and (?:Drugs?|Alcohol))? (?:Misuse|Abuse)|Alcoholics Anonymous)\b"
)
# A quotation may run over line ends, but not over an empty line: a mark that is never closed spares no more than its paragraph.
_WITHIN = r"(?:[^{marks}\n]|\n(?![ \t]*\n)){{1,400}}"
QUOTED = re.compile(
    rf"""^[ \t]*>.*$|"{_WITHIN.format(marks='"')}"|“{_WITHIN.format(marks="”")}”|(?<!\w)‘{_WITHIN.format(marks="’")}’(?!\w)|(?<![\w'’])'(?=\S)(?:[^'\n]|(?<=\w)'(?=\w)){{1,400}}(?<=\S)'(?!\w)""",
    re.MULTILINE,
)
PATTERN = re.compile("|".join(rf"\b(?P<w{row}>{words})\b" for row, (words, _) in enumerate(TABLE)), re.IGNORECASE)


def lint(text: str) -> list[Remark]:
    """Every phrase of our text that should be looked at, in order of place."""
    spared = [match.span() for pattern in (QUOTED, TITLES) for match in pattern.finditer(text)]
    remarks = []
    for match in PATTERN.finditer(text):
        if not any(start <= match.start() < end for start, end in spared):
            row = int((match.lastgroup or "w0").removeprefix("w"))
            remarks.append(Remark(match.group(), TABLE[row][1], match.start()))
    return remarks
