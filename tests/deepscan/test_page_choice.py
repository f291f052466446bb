"""Pages are chosen by what their links say and where they lead, in many languages."""

from __future__ import annotations

import time

import httpx
import pytest

from placecurator.deepscan.answers import Page
from placecurator.deepscan.page_choice import choose_pages, same_page, words_in
from tests.deepscan.scripted_sites import links


def chosen(*targets: str, url: str = "http://www.good.fi/") -> list[str]:
    """Where the chosen links of a page lead; below the page itself, only the path."""
    page = Page(
        url=url,
        body=f"<meta charset=utf-8>{links(*targets)}".encode(),
        charset=None,
        complete=True,
    )
    return [str(found).removeprefix("http://www.good.fi") for found in choose_pages(page)]


@pytest.mark.parametrize(
    ("targets", "best"),
    [
        (("/menu Menu", "/about About us", "/contact Contact"), ["/contact", "/about"]),
        (
            (
                "/tuotteet Tuotteet",
                "/yritys Yritys",
                "/yhteystiedot Yhteystiedot",
                "/auki Aukioloajat",
            ),
            ["/yhteystiedot", "/auki", "/yritys"],
        ),
        (("/p/12 Ota yhteyttä", "/p/13 Henkilökunta"), ["/p/12", "/p/13"]),
        (
            ("/om-oss Om oss", "/kontakt Kontakta oss", "/oppet Öppettider", "/hitta Hitta hit"),
            ["/kontakt", "/oppet", "/hitta", "/om-oss"],
        ),
        (
            ("/a Über uns", "/b Öffnungszeiten", "/c Anfahrt", "/kontakt Kontakt", "/i Impressum"),
            ["/kontakt", "/i", "/b", "/c", "/a"],
        ),
        (("/carta Carta", "/contacto Contacto", "/q Quiénes somos"), ["/contacto", "/q"]),
        (("/m Menù", "/c Contatti", "/o Orari", "/d Dove siamo"), ["/c", "/o", "/d"]),
        (("/h Horaires", "/ml Mentions légales", "/c Contactez-nous"), ["/c", "/ml", "/h"]),
        (("/o Over ons", "/c Contact", "/t Openingstijden"), ["/c", "/t", "/o"]),
        (("/c Contactos", "/q Quem somos"), ["/c", "/q"]),
        (("/o O nás", "/k Kontakty"), ["/k", "/o"]),
        (("/o О нас", "/k Контакты"), ["/k", "/o"]),  # noqa: RUF001 - meant as Cyrillic
        (("/k Kontaktid", "/l Lahtiolekuajad", "/m Meist"), ["/k", "/l", "/m"]),
        (("/e Επικοινωνία",), ["/e"]),
        (("/x お問い合わせ", "/y 会社概要"), ["/x", "/y"]),
    ],
)
def test_the_words_of_a_language_are_known(targets: tuple[str, ...], best: list[str]) -> None:
    assert chosen(*targets) == best


@pytest.mark.parametrize(
    "target",
    [
        "/contact-us x",
        "/contact.html x",
        "/index.php?page=kontakt x",
        "/fi/yhteystiedot/ x",
        "/ota-yhteytta x",
        "/%C3%BCber-uns x",
        "/impressum.php x",
    ],
)
def test_an_address_says_as_much_as_a_text(target: str) -> None:
    assert len(chosen(target)) == 1


@pytest.mark.parametrize(
    "target",
    [
        "/lenses Contact lenses",
        "/kauppa/piilolinssit Yhteys linssit",
        "/contact/login Log in",
        "/cart?add=contact Contact",
        "/contact.pdf Contact",
        "/img/contact.JPG Contact",
        "mailto:info@good.fi Contact",
        "tel:+358401234567 Contact",
        "javascript:contact() Contact",
        "#contact Contact",
        "/#contact Contact",
        "http://evil.fi/contact Contact",
        "http://www.good.fi:8080/contact Contact",
        "http://good.fi.evil.com/contact Contact",
        "/privacy-contact Privacy",
        "http://[contact Contact",
        "/news/1 News",
        "/contacting Contacting",
    ],
)
def test_what_is_no_page_with_contact_data_is_not_chosen(target: str) -> None:
    assert chosen(target) == []


def test_a_headline_counts_less_than_a_menu() -> None:
    headline = "/news/7 How to contact the city about a new opening of the swimming hall"

    assert chosen(headline, "/om-oss Om oss") == ["/om-oss", "/news/7"]


def test_one_page_is_chosen_once() -> None:
    targets = ("/contact Contact", "/contact/ Contact", "http://good.fi/contact#map Contact")

    assert chosen(*targets) == ["/contact"]


def test_of_each_kind_a_few_are_chosen_the_first_first() -> None:
    targets = [f"/{letter} Contact" for letter in "edcba"]

    assert chosen(*targets, "/about About") == ["/e", "/d", "/about"]


def test_other_hosts_of_the_site_are_part_of_it() -> None:
    assert chosen("https://shop.good.fi/contact Contact") == ["https://shop.good.fi/contact"]


def test_the_page_itself_is_not_chosen() -> None:
    assert chosen("/contact Contact", url="http://good.fi/contact/") == []


def test_a_picture_and_a_label_are_read_like_text() -> None:
    markup = (
        b'<a href="/1"><img src="x.png" alt="Contact"></a>'
        b'<a href="/2" aria-label="Opening hours"><svg></svg></a>'
        b'<map><area href="/3" alt="Impressum"></map>'
    )
    page = Page(url="http://good.fi/", body=markup, charset=None, complete=True)

    assert [url.path for url in choose_pages(page)] == ["/1", "/3", "/2"]


def test_the_choice_is_the_same_each_time() -> None:
    targets = [f"/{number} Contact {number}" for number in range(50)]

    assert len({tuple(chosen(*targets)) for _ in range(5)}) == 1


@pytest.mark.parametrize(
    "markup",
    [
        "<a href=/contact>" * 20_000,
        '<a href="/c">contact ' * 20_000 + "</a>",
        f'<a href="/{"contact-" * 50_000}">x</a>',
        f'<a href="/c">{"contact " * 100_000}</a>',
        f'<base href="{"/" * 100_000}"><a href="contact">x</a>',
        "<div>" * 50_000 + '<a href="/contact">x</a>',
    ],
    ids=["open links", "long links", "long address", "long text", "long base", "deep"],
)
def test_no_page_takes_long(markup: str) -> None:
    page = Page(url="http://good.fi/", body=markup.encode(), charset=None, complete=True)
    started = time.process_time()

    choose_pages(page)

    assert time.process_time() - started < 1


def test_words_are_compared_without_case_and_accents() -> None:
    assert words_in("Öffnungs-Zeiten & Straße") == ["offnungs", "zeiten", "strasse"]


def test_addresses_of_one_page_are_known_to_be_the_same() -> None:
    same = ["http://good.fi", "https://www.good.fi/", "http://good.fi/index.html"]

    assert len({same_page(httpx.URL(url)) for url in same}) == 1
