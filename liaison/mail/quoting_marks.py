"""The words by which quoted mails, signatures and disclaimers are known. Tables, not decisions: `quoting` decides.

All patterns are matched against single lines without white space around and of bounded length; where a stretch may be long it is
possessive, so that no line is read twice.
"""

from __future__ import annotations

import re

# label of a copied mail header → what it is, in the languages mail programs here are set to
LABELS: dict[str, str] = {
    **dict.fromkeys(("from", "von", "de", "fra", "från", "van", "od", "da", "lähettäjä", "差出人", "发件人"), "from"),
    **dict.fromkeys(
        ("sent", "date", "gesendet", "datum", "envoyé", "enviado", "sendt", "skickat", "verzonden", "wysłano", "data"),
        "sent",
    ),
    **dict.fromkeys(
        ("to", "an", "à", "para", "til", "till", "aan", "do", "宛先", "收件人", "cc", "kopi", "kopia"), "to"
    ),
    **dict.fromkeys(
        ("subject", "betreff", "objet", "asunto", "emne", "ämne", "onderwerp", "temat", "oggetto", "件名", "主题"),
        "subject",
    ),
}
_LABEL = re.compile(r"^[>\s*]{0,20}+([^\W\d_]{1,10})\s?[*]{0,2}\s?[:：]")


def label_of(line: str) -> str | None:
    """Which mail header a line would be, or None."""
    found = _LABEL.match(line)
    return LABELS.get(found[1].lower()) if found else None


_DASHES = r"^[> ]{0,10}+[-_*]{2,40}+\s*+"
ORIGINAL_MARK = re.compile(
    _DASHES
    + r"(?:original (?:message|appointment|e-?mail)|ursprüngliche nachricht|message d'origine|mensaje original|"
    + r"oprindelig meddelelse|oprindelig besked|ursprungligt meddelande|oorspronkelijk bericht|oryginalna wiadomość|"
    + r"message d’origine|messaggio originale|mensagem original|alkuperäinen viesti|"
    + r"reply (?:above|message)|reply to message|please reply above this line)[^\n]{0,40}$"
    + r"|^original message processed by [^\n]{1,40}$",
    re.I,
)
RULE = re.compile(r"[-_=*\u2014\u2013~]{5,300}")  # a drawn line
FORWARD_MARK = re.compile(
    r"^(?:[-_]{2,40}+\s*+(?:forwarded (?:message|e-?mail)|weitergeleitete nachricht|message transféré|attached message)[^\n]{0,80}|"
    r"begin forwarded message:\s*|anfang der weitergeleiteten nachricht:\s*)$",
    re.I,
)

# the first word of "On 3 November 2026 at 10:15, A <a@b.example> wrote:" and its last
_WEEKDAYS = (
    "mon|tue|wed|thu|fri|sat|sun|mo|di|mi|do|fr|sa|so|lun|mar|mer|jeu|ven|sam|dim|mån|tis|ons|tors|tor|fre|lör|sön|man|tir|lør|søn|"
    "ma|wo|vr|za|zo|pon|wt|śr|czw|pt|sob|niedz|ndz|gio|sab|dom|mié|jue|vie|sáb|seg|ter|qua|qui|sex"
)
ATTRIBUTION_START = re.compile(
    r"^(?:on|am|le|el|il|em|op|den|på|w dniu|dnia|\d{4}[-/]\d\d|\d{1,2}[./]\d{1,2}[./]\d{2,4}|\d{1,2}\.? [^\W\d_]{3,9}\.? \d{4}"
    rf"|(?:{_WEEKDAYS})[a-zäöüéç]{{0,8}}[.,]{{0,2}} \d{{1,2}})\b|^\d{{4}}\s?[年년]",
    re.I,
)
ATTRIBUTION_END = re.compile(
    r"(?:wrote|writes|schrieb[^:\n]{0,120}|a écrit|escribió|ha scritto|escreveu|schreef[^:\n]{0,120}|skrev[^\n]{0,120}|napisała?(?:\(a\))?|"
    r"kirjoitti[^:\n]{0,120}|さんは書きました|写道|님이 작성)\s?[:：]$",
    re.I,
)
ADDRESS_END = re.compile(r"<[^<>\s@]{1,100}@[^<>\s@]{1,100}>\s?[:：]$")  # and no verb: Japanese, Korean, Chinese
WHOLE_DATE = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|\b\d{1,2}[/.-]\d{1,2}[/.-]\d\d\b")
TIME = re.compile(r"\b\d{1,2}[:.h]\d\d")

CLOSING = re.compile(
    r"^(?:(?:with\s+)?(?:many |kind(?:est)? |best |warm(?:est)? |with )?(?:regards|wishes)|(?:many |kind )?thanks(?: (?:again|in advance|and regards|so much|for your help))?|"
    r"(?:yours )?(?:sincerely|faithfully|truly)|yours|all the best|best|cheers|kr|br|rgds|thank you|with thanks|with kind regards|thanks (?:&|and) regards|"
    r"(?:mit )?(?:freundliche[nr]?|viele[n]?|liebe[n]?|beste[n]?|schöne[n]?) gr(?:ü|ue)(?:ß|ss)en?|mfg|lg|vg|gruß|grüße|"
    r"(?:bien )?cordialement|bien à vous|salutations|(?:un )?(?:cordial )?saludos?|atentamente|(?:cordiali |distinti )?saluti|"
    r"(?:med )?vänliga? hälsning(?:ar)?|hälsning(?:ar)?|(?:med )?(?:venlig|vennlig|mange|kærlig) ?hilsen(?:er)?|hilsen|mvh|kh|vh|bh|"
    r"(?:met )?(?:vriendelijke|hartelijke) groet(?:en)?|groet(?:en|jes)?|pozdrawiam|z (?:poważaniem|powazaniem)|"
    r"(?:com os melhores )?cumprimentos|以上、?よろしくお願い(?:いた)?(?:します|致します))\s*[,.!]{0,2}\s*$",
    re.I,
)
DEVICE = re.compile(
    r"^(?:sent from (?:my |an? )?(?:iphone|ipad|android|mobile|samsung|blackberry|phone|outlook|mail for|yahoo|windows|htc|galaxy)[^\n]{0,60}|"
    r"sent from (?:my|an?|the) [\w ]{1,40}\b(?:iphone|ipad|android|mobile|phone|smartphone|blackberry|tablet|galaxy|device|handheld)\.?|"
    r"sent via [^\n]{1,30}|get outlook for [^\n]{1,40}|von meinem [^\n]{1,20} gesendet)\s*$",
    re.I,
)
BANNER = re.compile(
    r"^[\[(*]{0,5}+(?:caution|warning|external|attention|note)?[:\])!* -]{0,8}+"
    r"(?:this (?:e-?mail|message) (?:originated|came|is|was sent) from (?:an? )?(?:external|outside|someone outside)"
    r"|external (?:e-?mail|sender|message)\b|you don't often get e-?mail from|do not click (?:on )?(?:any )?links)[^\n]{0,300}$",
    re.I,
)
DISCLAIMER = re.compile(
    r"^[\s*_-]{0,120}+(?:disclaimer\b|confidentiality notice|"
    r"(?:this|the information (?:contained )?in this|the contents? of this|unless expressly stated)[^.\n]{0,60}\b(?:e-?mail|message|transmission|communication)\b"
    r"[^\n]{0,160}(?:confidential|intended (?:only |solely )?for|privileged|intended recipient|virus)|"
    r"if you (?:are not|have received)[^\n]{0,40}(?:the intended recipient|this (?:e-?mail|message) in error)|"
    r"please consider the environment|nhs ?(?:scotland|mail) (?:is|disclaimer)|scanned (?:by|for))",
    re.I,
)

# A line that speaks of intended recipients and uses different other turns of lawyers is a disclaimer however it begins. A mail about
# a letter that went astray ("confidential", "in error", "disclosure") speaks of no intended recipient.
INTENDED = re.compile(
    r"intended (?:only |solely )?(?:for the|recipient)|information contained in this|use of the addressee", re.I
)
LEGAL = re.compile(
    r"confidential|privileged|in error|strictly prohibited|virus(?:es)?\b|immediately notify|notify (?:us|the sender)|legally binding|"
    r"disclosure|dissemination|unauthori[sz]ed|without our express permission",
    re.I,
)
LIST_FOOTER = re.compile(r"mailing list|/listinfo/|\bunsubscribe\b", re.I)

_PHONE = r"(?:\(?\+?\(?\d[\d ()./-]{6,20}\d)"
_CONTACT = re.compile(
    rf"^[^\n]{{0,40}}(?:{_PHONE}[^\n]{{0,30}}|\S{{1,64}}@\S{{1,80}}[^\n]{{0,20}}|(?:https?://|www\.)\S{{1,100}})\s*$|^[-_=*~ ]{{2,100}}$",
    re.I,
)
_NAMED = re.compile(r"[(“\"'|,&/•·–*-]*[A-Z0-9][\w.,'’()/&*-]*[,|:;)]?")
_BETWEEN = frozenset(
    {
        "and",
        "of",
        "the",
        "for",
        "in",
        "at",
        "to",
        "on",
        "with",
        "&",
        "|",
        "/",
        "•",
        "·",
        "–",
        "-",
        ",",
        "tel",
        "t",
        "m",
        "e",
        "w",
    }
)


def looks_signed(line: str) -> bool:
    """Whether a line could stand in a signature: a name or a job in capitals, a telephone number, an address, a web page, a rule."""
    if len(line) > 110:
        return False
    words = line.split()
    if 1 <= len(words) <= 10 and all(word in _BETWEEN or _NAMED.fullmatch(word) for word in words):
        return True
    return _CONTACT.match(line) is not None


# A line with one of these is never folded as signature, disclaimer or banner, wherever it stands.
CLINICAL = re.compile(
    r"\b(?:overdos|suicid|methadone|bup(?:e\b|renorphine)|\d+ ?(?:mg|ml|mcg|micrograms)\b|dos(?:e|es|ed|ing)\b|missed|died|dead\b|death|"
    r"urgent|asap|pregnan|naloxone|seiz|fit(?:s|ted|ting)\b|bleed|unsafe|drows|collaps|unconscious|vomit|unwell|withdraw|sepsis|septic|"
    r"liberat|releas|discharg|admitted|admission|court\b|custody|homeless|child|baby|risk\b|police|alert\b|positive|hiv\b|"
    r"today|tonight|tomorrow|weekend|(?:mon|tues|wednes|thurs|fri|satur|sun)day|"
    r"d\.?o\.?b\b|chi\b|he\b|she\b|they\b|p\.?s\b|took|taken|script\b|prescription)",
    re.I,
)
