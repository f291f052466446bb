"""What pages with contact data are called, by kind and language; all in the form of ``words_in``.

A word that ends with ``*`` stands for all words that begin so; several words must follow one
another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class PageKind:
    """Pages that hold the same. ``most`` is how many of them are of use."""

    name: str
    weight: float
    most: int
    words: tuple[str, ...]
    _single: frozenset[str] = field(init=False, repr=False)
    _beginnings: tuple[str, ...] = field(init=False, repr=False)
    _phrases: tuple[str, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        beginnings = tuple(text[:-1] for text in self.words if text.endswith("*"))
        phrases = tuple(f" {text} " for text in self.words if " " in text)
        object.__setattr__(self, "_single", frozenset(self.words))
        object.__setattr__(self, "_beginnings", beginnings)
        object.__setattr__(self, "_phrases", phrases)

    def is_meant_by(self, words: Sequence[str]) -> bool:
        """Whether any of its words is among ``words``."""
        if not self._single.isdisjoint(words):
            return True
        if self._beginnings and any(word.startswith(self._beginnings) for word in words):
            return True
        text = f" {' '.join(words)} "
        return any(phrase in text for phrase in self._phrases)


KINDS = (
    PageKind(
        "contact",
        1.0,
        2,
        (
            *("contact", "contacts", "contactus", "contact us", "get in touch", "reach us"),
            *("yhteystie*", "yhteydenot*", "yhteys", "ota yhteytta", "otayhteytta"),
            *("kontakt", "kontakta oss", "kontaktuppgifter", "kontaktinfo", "kontakta"),
            *("kontaktdaten", "kontaktformular", "kontakte", "kontaktid", "kontakti", "kontakty"),
            *("contacto", "contactenos", "contactanos", "contactar"),
            *("contatti", "contattaci", "contato", "contatos", "contactos", "contacter"),
            *("contactez nous", "nous contacter", "coordonnees", "neem contact op"),
            *("kapcsolat", "elerhetosegek", "iletisim", "kontaktai", "kapcsolatfelvetel"),
            *("контакты", "контакти", "επικοινωνια", "お問い合わせ", "联系我们", "联系方式"),
        ),
    ),
    PageKind(
        "imprint",
        0.9,
        1,
        (
            *("impressum", "imprint", "legal notice", "legalnotice", "anbieterkennzeichnung"),
            *("mentions legales", "mentionslegales", "aviso legal", "avisolegal", "note legali"),
            *("colophon", "colofon", "impresum"),
        ),
    ),
    PageKind(
        "hours",
        0.8,
        1,
        (
            *("hours", "opening hours", "openinghours", "opening times", "business hours"),
            *("aukiolo*", "aukioloajat", "aukioloaika", "oppettider", "oppetider", "apningstider"),
            *("abningstider", "offnungszeiten", "oeffnungszeiten", "openingstijden", "horario"),
            *("horarios", "orari", "orario", "horaires", "lahtiolekuajad", "godziny otwarcia"),
            *("oteviraci doba", "nyitvatartas", "часы работы", "営業時間"),
        ),
    ),
    PageKind(
        "locations",
        0.6,
        1,
        (
            *("locations", "location", "find us", "findus", "visit us", "how to find us"),
            *("directions", "where to find us", "stores", "branches", "our offices", "offices"),
            *("toimipiste*", "toimipaikat", "myymalat", "ravintolat", "sijainti", "saapuminen"),
            *("hitta hit", "hitta oss", "hitta till oss", "butiker", "verksamhetsstallen"),
            *("anfahrt", "standort", "standorte", "so finden sie uns", "filialen"),
            *("ubicacion", "donde estamos", "como llegar", "dove siamo", "sedi", "come arrivare"),
            *("acces", "plan d acces", "ou nous trouver", "onde estamos", "onze vestigingen"),
        ),
    ),
    PageKind(
        "about",
        0.5,
        1,
        (
            *("about", "about us", "aboutus", "who we are", "our company", "company"),
            *("tietoa meista", "meista", "yritys", "tietoa", "om oss", "omoss", "om os"),
            *("uber uns", "ueber uns", "uberuns", "ueberuns", "wir uber uns", "unternehmen"),
            *("sobre nosotros", "quienes somos", "chi siamo", "a propos", "qui sommes nous"),
            *("over ons", "sobre nos", "quem somos", "o nas", "o firmie", "meist", "rolunk"),
            *("о нас", "о компании", "会社概要", "关于我们"),  # noqa: RUF001 - meant as Cyrillic
        ),
    ),
    PageKind(
        "people",
        0.3,
        1,
        (
            *("team", "our team", "staff", "people", "henkilokunta", "henkilosto", "tiimi"),
            *("personal", "medarbetare", "mitarbeiter", "ansprechpartner", "equipo", "equipe"),
        ),
    ),
)
"""Best first."""

MISLEADING = frozenset(
    [
        *("lens", "lenses", "linsen", "linssit", "piilolinssit", "linser", "form7", "tracing"),
        *("privacy", "cookie", "cookies", "tietosuoja", "evasteet", "datenschutz", "terms"),
    ]
)
"""Words that give another one a meaning of no use here, as in "contact lenses"."""

NEVER = frozenset(
    [
        *("login", "signin", "logout", "register", "signup", "account", "password", "admin"),
        *("kirjaudu", "anmelden", "cart", "basket", "checkout", "ostoskori", "kassa"),
        *("warenkorb", "varukorg", "add", "delete", "remove", "unsubscribe", "replytocom"),
    ]
)
"""Words of addresses that are never asked for: something could happen there."""

NO_PAGE = frozenset(
    [
        *("pdf", "jpg", "jpeg", "png", "gif", "webp", "svg", "ico", "avif", "bmp", "tif", "tiff"),
        *("zip", "gz", "rar", "7z", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "odt", "ods"),
        *("mp3", "mp4", "avi", "mov", "webm", "wav", "ogg", "ics", "vcf", "css", "js", "mjs"),
        *("xml", "json", "rss", "atom", "txt", "csv", "exe", "dmg", "apk", "woff", "woff2"),
    ]
)
"""Endings of file names that are no pages."""
