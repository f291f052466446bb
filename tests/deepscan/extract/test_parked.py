"""Pages of no business at all are told from those of a business."""

from __future__ import annotations

import pytest

from tests.deepscan.extract.pages import facts_of

SALE = "offers its domain for sale"
PLACEHOLDER = "is the placeholder of a registrar or host"
EMPTY = "is the first page of a web server without a website"
SUSPENDED = "was switched off by its host"


def reason(markup: str) -> str | None:
    parked = facts_of(markup).parked
    return parked.value if parked else None


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<title>good.fi is for sale</title>", SALE),
        ("<p>This domain is for sale! Make an offer.", SALE),
        ("<h1>Buy this domain</h1>", SALE),
        ("The domain name good.com may be for sale by its owner", SALE),
        ("Diese Domain steht zum Verkauf", SALE),
        ("Tämä verkkotunnus on myynnissä", SALE),
        ("Den här domänen är till salu", SALE),
        ("Dette domæne er til salg", SALE),
        ("Dette domenet er til salgs", SALE),
        ("Deze domeinnaam is te koop", SALE),
        ("Ce nom de domaine est à vendre", SALE),
        ("Este dominio está en venta", SALE),
        ("Questo dominio è in vendita", SALE),
        ("Este domínio está à venda", SALE),
        ("Ta domena jest na sprzedaż", SALE),
        ("See domeen on müügis", SALE),
        ("Этот домен продаётся", SALE),
        ("This web page is parked FREE, courtesy of a registrar", PLACEHOLDER),
        ("This domain has been registered with a registrar", PLACEHOLDER),
        ("Hier entsteht eine neue Internetpräsenz", PLACEHOLDER),
        ("Verkkotunnus on varattu asiakkaalle", PLACEHOLDER),
        ("Domänen är parkerad", PLACEHOLDER),
        ("Ce domaine est enregistré", PLACEHOLDER),
        ("El dominio ha sido registrado", PLACEHOLDER),
        ("<title>Welcome to nginx!</title>If you see this page", EMPTY),
        ("<title>Apache2 Ubuntu Default Page: It works</title>", EMPTY),
        ("<html><body><h1>It works!</h1></body></html>", EMPTY),
        ("<title>IIS Windows Server</title>", EMPTY),
        ("<title>Web Server's Default Page</title>", EMPTY),
        ("<title>Index of /</title>", EMPTY),
        ("<title>Account Suspended</title>", SUSPENDED),
        ("This account has been suspended. Contact billing", SUSPENDED),
        (
            "<script src='https://www.sedoparking.com/x.js'></script>",
            "shows a parking company's ad",
        ),
    ],
)
def test_a_page_of_no_business_is_told(markup: str, expected: str) -> None:
    assert (reason(markup) or "").startswith(expected)


def test_the_mark_that_parking_companies_use_is_enough() -> None:
    page = b"<!doctype html><html data-adblockkey='MFww'><body>Related searches</body></html>"

    parked = facts_of(page).parked

    assert parked is not None
    assert "advertisements" in parked.value


def test_what_it_says_is_kept() -> None:
    parked = facts_of("<p>Welcome. This domain is for sale, call us").parked

    assert parked is not None
    assert (parked.method, parked.locator) == ("text", "text")
    assert "this domain is for sale" in (parked.snippet or "")


@pytest.mark.parametrize(
    "markup",
    [
        "<title>Houses for sale</title><p>Three houses for sale in Helsinki",
        "<h1>Good Cafe</h1>Welcome to our cafe, it works for everybody",
        "We register your domain name and build your website",
        "Our parking is free, and parked cars are watched",
        "<title>Index of our products</title>",
        "Dominio público, venta de libros",
        "The public domain is no place for sale prices",
        "<p>Account suspended? Our lawyers help" + " with every kind of trouble" * 200,
        "<p>This domain is for sale, we said to a client" + " who wanted a website" * 200,
        "",
    ],
)
def test_a_page_of_a_business_is_not_parked(markup: str) -> None:
    assert reason(markup) is None
