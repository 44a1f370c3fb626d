"""Medicines and substances by every name they go under: generic, brand, street name, common misspelling.

Source: the service's list of medicines that triage must know, with street names in use in Scotland. A name that is mostly another
word ("blues", "horse", "speed", "weed") stands only in a phrase that makes it a drug. Nothing here says what a drug is for.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from models.concepts.lexicon import Lexicon
from models.concepts.sentences import fold

# The kind of mention → (class, names). The class is what interacts alike; `depot` is long-acting injected buprenorphine.
_TABLE: dict[str, tuple[str, str]] = {
    "methadone": (
        "opioid_treatment",
        "methad* | method {done,on} | methodone* | methodon* | methedone* | metadon* | methdone* | mehtadone | "
        "methadose | meth'done | physeptone | metharose | green juice | {his,her,my,their} juice",
    ),
    "buprenorphine": (
        "opioid_treatment",
        "bupren* | buprin* | buperen* | bupronor* | bupernor* | buprennor* | bup | bupe | subutex | subbie* | subby"
        " | subbys | suboxon* | suboxene | subs | espranor | espronor | temgesic | zubsolv | naltrexone-free bup",
    ),
    "depot": (
        "opioid_treatment",
        "buvidal* | buvadal | buvidol | buvi | buvy | buprenorphine depot | {depot,long acting} bup* | "
        "{depot,monthly,weekly} {bup*,buvi*} | prolonged release bup* | "
        "{depot,monthly,weekly,buvidal,bup*} {injection,jab,jag} | {his,her,the,overdue} {jag,depot} | sixmo | sublocade",
    ),
    "heroin": (
        "opioid",
        "heroin* | herion | diamorphine | smack | kit {use,using} | {tenner,score} bag* | brown powder | skag | "
        "{his,her,some,on the} gear | using gear",
    ),
    "opioid": (
        "opioid",
        "opioid* | opiate* | opiat* | morphine | mst | oramorph | oxycod* | oxycontin | oxynorm | longtec | shortec"
        " | fentan* | dihydrocod* | dhc | dfs | codeine | co-codamol | cocodamol | tramad* | tramol | pethidine | "
        "tapentadol",
    ),
    "nitazene": (
        "opioid",
        "nitazene* | {tablets,ones,pills} off the {poster,alert} | nitazine* | etonitazene | metonitazene | protonitazene | isotonitazene | desethyl* | nitazenes",
    ),
    "benzodiazepine": (
        "benzodiazepine",
        "benzo* | diazep* | diazapam | diazipam | valium* | vallies | vallie | vally | valies | vals | lorazepam | "
        "temazepam | jellies | oxazepam | nitrazepam | clonazepam | chlordiaz* | librium | etizolam | bromazolam | "
        "flubromazolam | alprazolam | xanax | xannies | xans | street {blues,valium,vallies,benzos,tablets} | "
        "{blue,blues} {valium,vallies,tablets,pills} | msj* | street blues | {taking,took,takes,using,of} blues | "
        "scoobies | phenazepam",
    ),
    "gabapentinoid": (
        "gabapentinoid",
        "gabapent* | gabbies | gabbys | gabas | gabbas | pregab* | lyrica | lyricas | pregabs | budweisers | neurontin",
    ),
    "sedative": (
        "sedative",
        "zopiclone | zopis | zimmers | zolpidem | promethazine | amitriptyline | mirtazapine | quetiapine | "
        "seroquel | phenobarb*",
    ),
    "alcohol": (
        "alcohol",
        "a pint | pint | half a bottle of | {a,two,three,few} pints | shandy | alcohol* | drinking | drinks | drink | drank | vodka | cider | whisky | whiskey | wine | lager | beer | "
        "buckfast | buckie | buckies | bevvy* | bevvied | spirits | units a {day,week} | units {daily,per} | "
        "the drink | {wee,two,three,few} {half,halfs,halves,dram,drams,nips} | {a,wee} dram | cans | "
        "{#,6,7,8,9,six,eight,ten,twelve} cans | pints | ciders | beers | lagers | wines | litre of | "
        "bottle of {wine,vodka,gin,whisky,sherry,buckfast} | bottles of {wine,vodka,gin,whisky,sherry} | swally | "
        "gin | sherry | rum",
    ),
    "ghb": (
        "ghb",
        "ghb* | gbl* | g user | {his,her,my} g | takes g | {hourly,two-hourly} g | g for # {months,weeks} | g for {2,3,4,5,6,two,three,four,five,six} {months,weeks,years} | g b l | gamma hydroxy* | gamma-but* | {using,uses,taking,off,on,stopped,dosing} g | "
        "g {every,dependence,dependent,withdrawal,round the clock}",
    ),
    "cocaine": (
        "stimulant",
        "cocain* | coke | crack | ching | charlie | proplus powder | prop cocaine",
    ),
    "stimulant": (
        "stimulant",
        "amphet* | amfet* | speed {use,using} | methamph* | crystal meth | tina | mephedrone | mcat | mdma | "
        "ecstasy | eccies | ritalin | methylphenidate",
    ),
    "cannabis": (
        "cannabis",
        "cannab* | hash | skunk | weed | spice | synthetic cannab* | scra",
    ),
    "xylazine": (
        "adulterant",
        "xylazine* | xylazene | tranq | tranq dope | medetomidine",
    ),
    "naloxone": (
        "antidote",
        "nalox* | naloxene | narcan* | prenoxad | nyxoid",
    ),
    "naltrexone": (
        "opioid_blocker",
        "naltrex* | nalorex | adepend | nalmefene | selincro",
    ),
    "disulfiram": (
        "alcohol_treatment",
        "disulf* | disulph* | antabuse | antibuse | anti-buse",
    ),
    "acamprosate": (
        "alcohol_treatment",
        "acampros* | campral | acomprosate",
    ),
    "thiamine": (
        "vitamin",
        "thiamin* | pabrinex | vitamin {b1,b 1}",
    ),
    "lofexidine": (
        "detox",
        "lofex* | britlofex",
    ),
    "paracetamol": (
        "analgesic",
        "paracet* | paracit* | co-proxamol | ibuprofen | naproxen | aspirin",
    ),
    "ketamine": (
        "other",
        "ketamin* | ket",
    ),
}

DRUGS: dict[str, str] = {kind: names for kind, (_, names) in _TABLE.items()}


class Drug(NamedTuple):
    """A drug named in a text: what it is, its class, and the place (character offsets)."""

    name: str
    drug_class: str
    start: int
    end: int


def drug_class(name: str) -> str:
    """The class of a drug of this list ("methadone" → "opioid_treatment"); KeyError for another name."""
    return _TABLE[name][0]


def find_drugs(text: str) -> list[Drug]:
    """Every drug named in `text`, in order of place; a name within a longer name of the same drug ("street valium") counts once."""
    found: list[Drug] = []
    for kind, start, end in _lexicon().find(fold(text)):
        if not any(drug.name == kind and start < drug.end for drug in found):
            found.append(Drug(kind, drug_class(kind), start, end))
    return found


@cache
def _lexicon() -> Lexicon:
    return Lexicon(DRUGS)
