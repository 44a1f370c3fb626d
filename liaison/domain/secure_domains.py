"""Which mail domains count as secure: there a letter may carry a CHI number, elsewhere references only.

Comes in: an address and the site's own domains. Goes out: yes or no. A domain counts exactly as it stands: a sub-domain may be
anybody's machine, and "nhs.scot.example" is nobody we know. Sources: NHSScotland's one Microsoft 365 tenant (2020) and the boards that
moved into it in 2021, whose old names still arrive there; NHSmail. Councils, police, prisons, pharmacies and charities are not in the
table: whether mail to them is secure is for each board to say, and a site adds them with a name and a date.
"""

from __future__ import annotations

import re
from collections.abc import Collection

# domain → why it is secure
TABLE: dict[str, str] = {
    "nhs.scot": "NHSScotland's own tenant",
    "nhs.net": "NHSmail, England's secure mail (and Scotland's until 2020)",
    "aapct.scot.nhs.uk": "NHS Ayrshire and Arran's old name, now in the tenant",
    "borders.scot.nhs.uk": "NHS Borders' old name, now in the tenant",
    "gjnh.scot.nhs.uk": "Golden Jubilee's old name, now in the tenant",
    "ggc.scot.nhs.uk": "NHS Greater Glasgow and Clyde's old name, now in the tenant",
    "lanarkshire.scot.nhs.uk": "NHS Lanarkshire's old name, now in the tenant",
    "nhslothian.scot.nhs.uk": "NHS Lothian's old name, now in the tenant",
    "nhs24.scot.nhs.uk": "NHS 24's old name, now in the tenant",
}
DOMAIN = re.compile(r"(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")


def is_secure(address: str, own: Collection[str] = ()) -> bool:
    """Whether mail to this address stays on a secure domain; `own` are the domains the site has added, in lower case."""
    domain = domain_of(address)
    return domain in TABLE or domain in own


def domain_of(address: str) -> str:
    """The domain of an address in lower case; "" for what is no address."""
    name, sign, domain = address.strip().rpartition("@")
    return domain.lower() if name and sign else ""


def wrong_domain(entry: str) -> str | None:
    """Why an entry cannot be added, in one sentence; None when it can."""
    if not DOMAIN.fullmatch(entry):
        return "Enter a domain as it stands after the @, like council.example."
    if entry in TABLE:
        return f"{entry} is in the table already."
    return None
