"""The words of names that do not tell one business from another. Data only."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


LEGAL_FORMS = _words(
    "oy oyj ab ky ry rs tmi toiminimi osakeyhtio ltd limited llc llp lp inc incorporated corp "
    "corporation co company plc pc pllc pa gmbh mbh ag kg ug ohg gbr ev ek bv nv vof sa sas sarl "
    "eurl sl slu srl spa snc sasu as asa aps ans da hb kb ou osauhing uab sia doo dd kft zrt sro "
    "spzoo sp zoo pty pvt ltda ао зао оао ооо"  # noqa: RUF001
)
"""How a firm is registered, folded."""

SMALL_WORDS = _words(
    "and the of at in for by on a an ja och og und et y e de la le les des du der die das den het "
    "van di da do dos el los las il lo"
)

KINDS = _words(
    "restaurant restaurants ravintola ravintolat ristorante restaurante restaurang cafe kahvila "
    "coffee kahvi bar pub baari hotel hotelli hotell hostel shop store kauppa myymala butik "
    "apteekki pharmacy apotheke apotek salon parturi kampaamo studio services service palvelut "
    "group center centre keskus pizzeria pizza sushi grill kebab bakery leipomo konditori clinic "
    "klinikka hammaslaakari dentist dental law office offices toimisto bank pankki school koulu "
    "gallery galleria museum museo kirjasto library church kirkko market supermarket kiosk kioski "
    "international auto cars club kerho"
)
"""Kinds of businesses: many have such a word in their names."""
