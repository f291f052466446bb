"""E-mail addresses, however a page shows or hides them."""

from __future__ import annotations

import pytest

from tests.deepscan.extract.pages import emails_of, facts_of

CFEMAIL = "5b32353d341b3c34343f753d32"  # info@good.fi, key 0x5b


@pytest.mark.parametrize(
    ("body", "method"),
    [
        ('<a href="mailto:info@good.fi">write</a>', "mailto"),
        ('<a href="MAILTO:Info@Good.fi?subject=Hi&body=a@b.fi">write</a>', "mailto"),
        ('<a href="mailto:%20info%40good.fi">write</a>', "mailto"),
        ('<a href="mailto:?to=info@good.fi">write</a>', "mailto"),
        ('<a href="&#109;&#97;ilto:info&#64;good.fi">write</a>', "mailto"),
        (f'<a data-cfemail="{CFEMAIL}">[email protected]</a>', "cfemail"),
        (f'<a href="/cdn-cgi/l/email-protection#{CFEMAIL}">write</a>', "cfemail"),
        ("Write to info@good.fi.", "text"),
        ("(info@good.fi)", "text"),
        ("E-mail:info@good.fi,", "text"),
        ("info&#64;good.fi", "text"),
        ("<b>info</b>@<i>good.fi</i>", "text"),
        ("info&shy;@good.fi", "text"),
        ("info@good.fi.Puhelin on", "text"),
        ("info [at] good.fi", "obfuscated"),
        ("info(at)good.fi", "obfuscated"),
        ("info{ät}good(piste)fi", "obfuscated"),
        ("info [at] good [dot] fi", "obfuscated"),
        ("info at good dot fi", "obfuscated"),
        (
            '<script type="application/ld+json">{"@type":"Cafe","email":"info@good.fi"}</script>',
            "json-ld",
        ),
    ],
)
def test_an_address_is_found(body: str, method: str) -> None:
    emails = facts_of(body).emails

    assert [(found.value, found.method) for found in emails] == [("info@good.fi", method)]


@pytest.mark.parametrize(
    "body",
    [
        "<!-- info@good.fi -->",
        "<script>var mail = 'info@good.fi'</script>",
        "<style>.info@good.fi</style>",
        "<template>info@good.fi</template>",
        '<p style="display: none">info@good.fi</p>',
        "<p hidden><b>info@good.fi</b></p>",
        '<img src="logo@2x.png"> logo@2x.png',
        "you@example.com, name@yourdomain.com",
        "info@good.nosuchtld",
        "info@localhost",
        "@good.fi on the network",
        "meet at good company",
        "Dinner @ good.fi",
        "a..b@good.fi",
        f"{'x' * 65}@good.fi",
        '<a href="mailto:">write</a>',
        '<a href="mailto:?subject=a@b.fi">write</a>',
        '<i data-cfemail="zz">x</i><i data-cfemail="">x</i><i data-cfemail="5b">x</i>',
    ],
)
def test_what_is_not_an_address_of_the_page_is_not_found(body: str) -> None:
    assert emails_of(body) == []


def test_several_addresses_of_one_link_are_all_found() -> None:
    assert emails_of('<a href="mailto:a@good.fi,b@good.fi;c@good.fi">x</a>') == [
        "a@good.fi",
        "b@good.fi",
        "c@good.fi",
    ]


def test_each_address_comes_once_with_its_surest_reading() -> None:
    emails = facts_of('info@good.fi <a href="mailto:INFO@good.fi">info@good.fi</a>').emails

    assert [(found.value, found.method) for found in emails] == [("info@good.fi", "mailto")]


def test_the_address_of_the_sites_own_domain_comes_first() -> None:
    body = '<a href="mailto:web@agency.fi">made by us</a> sales@good.fi'

    assert emails_of(body) == ["sales@good.fi", "web@agency.fi"]


def test_a_domain_with_other_letters_is_written_in_ascii() -> None:
    assert emails_of("info@käpylä.fi") == ["info@xn--kpyl-load.fi"]
