"""What a few plain words look for in OpenStreetMap: ``dentists in Espoo``."""

from __future__ import annotations

import re
from dataclasses import dataclass

from placecurator.domain.osm_tags import CATEGORY_KEYS

Tag = tuple[str, str]

_IN = re.compile(r"(?P<what>.+?)\s+in\s+(?P<area>[^,]+)(?:,.*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """``tags``: any of them; none: the name must hold ``name``, and one of ``keys`` be there.

    ``area`` is the name of a town or another administrative area; None: the text names none.
    """

    name: str
    tags: tuple[Tag, ...]
    area: str | None
    keys: tuple[str, ...] = CATEGORY_KEYS


def wanted_by(text: str) -> Wanted:
    """Take ``text`` apart. What stands after a comma (``Espoo, Finland``) is left out."""
    plain = " ".join(text.split())
    match = _IN.fullmatch(plain)
    what, area = (match["what"], match["area"].strip()) if match else (plain, None)
    return Wanted(name=what, tags=_tags_of(what), area=area)


def _tags_of(what: str) -> tuple[Tag, ...]:
    word = what.lower()
    for candidate in (word, *_singulars(word)):
        if candidate in _TAGS:
            return _TAGS[candidate]
    return ()


def _singulars(word: str) -> tuple[str, ...]:
    return tuple(
        word.removesuffix(ending) + instead
        for ending, instead in (("ies", "y"), ("es", ""), ("s", ""))
        if word.endswith(ending)
    )


def _table(*rows: tuple[str, str]) -> dict[str, tuple[Tag, ...]]:
    table: dict[str, tuple[Tag, ...]] = {}
    for words, tags in rows:
        pairs = tuple((key, value) for key, _, value in (t.partition("=") for t in tags.split()))
        table |= dict.fromkeys(words.split(", "), pairs)
    return table


# What people call them, and the tags of https://wiki.openstreetmap.org/wiki/Map_features.
_TAGS = _table(
    ("accountant, bookkeeper", "office=accountant office=tax_advisor"),
    ("architect", "office=architect"),
    ("bakery, baker", "shop=bakery"),
    ("bank", "amenity=bank"),
    ("bar", "amenity=bar"),
    ("barber, hairdresser, hair salon", "shop=hairdresser"),
    ("beauty salon, nail salon, spa", "shop=beauty"),
    ("bike shop, bicycle shop", "shop=bicycle"),
    ("book shop, bookshop, bookstore", "shop=books"),
    ("butcher", "shop=butcher"),
    ("cafe, café, coffee shop", "amenity=cafe"),
    ("car dealer", "shop=car"),
    ("car repair, garage, mechanic", "shop=car_repair"),
    ("carpenter", "craft=carpenter"),
    ("clinic", "amenity=clinic healthcare=clinic"),
    ("clothes shop, clothing store, boutique", "shop=clothes shop=boutique"),
    ("dentist", "amenity=dentist healthcare=dentist"),
    ("doctor, physician, gp", "amenity=doctors healthcare=doctor"),
    ("electrician", "craft=electrician"),
    ("estate agent, real estate agent, realtor", "office=estate_agent"),
    ("fast food", "amenity=fast_food"),
    ("florist, flower shop", "shop=florist"),
    ("furniture shop, furniture store", "shop=furniture"),
    ("gallery, art gallery", "tourism=gallery shop=art"),
    ("guest house, bed and breakfast", "tourism=guest_house"),
    ("gym, fitness centre, fitness center", "leisure=fitness_centre"),
    ("hardware shop, hardware store", "shop=hardware shop=doityourself"),
    ("hospital", "amenity=hospital"),
    ("hostel", "tourism=hostel"),
    ("hotel", "tourism=hotel"),
    ("insurance, insurance agent", "office=insurance"),
    ("jeweller, jeweler", "shop=jewelry"),
    ("kindergarten", "amenity=kindergarten"),
    ("lawyer, solicitor, law firm, attorney", "office=lawyer"),
    ("library", "amenity=library"),
    ("museum", "tourism=museum"),
    ("optician", "shop=optician"),
    ("painter", "craft=painter"),
    ("pharmacy, chemist", "amenity=pharmacy"),
    ("photographer", "craft=photographer"),
    ("physiotherapist", "healthcare=physiotherapist"),
    ("plumber", "craft=plumber"),
    ("pub", "amenity=pub"),
    ("restaurant", "amenity=restaurant"),
    ("school", "amenity=school"),
    ("supermarket, grocery store", "shop=supermarket"),
    ("tailor", "craft=tailor shop=tailor"),
    ("theatre, theater", "amenity=theatre"),
    ("travel agent, travel agency", "shop=travel_agency"),
    ("vet, veterinarian, veterinary", "amenity=veterinary"),
)
