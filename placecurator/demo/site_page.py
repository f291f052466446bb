"""The look that all demo websites share. Only text that is escaped already goes in."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape

CSP = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
"""Whatever a name holds, the page loads and sends nothing."""

_STYLE = """
:root { color-scheme: light dark; --accent: light-dark(#0b6e4f, #5fd3a8) }
body { font: 17px/1.6 system-ui, sans-serif; max-width: 44rem; margin: 0 auto;
  padding: 2rem 1.25rem }
header { border-bottom: 3px solid var(--accent); margin-bottom: 1.5rem }
h1 { line-height: 1.2; margin: 0 } header p { color: var(--accent); margin: .3rem 0 1rem }
ul { list-style: none; padding: 0 } a { color: var(--accent) }
footer { margin-top: 3rem; font-size: .85rem; opacity: .75 }
"""


Menu = tuple[tuple[str, str], ...]
"""Links to other pages of the site: the last part of the address, and the text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a page shows. ``contact``, ``hours``, ``profiles`` and ``head`` are markup."""

    kind: str
    address: str
    head: str = ""
    contact: list[str] = field(default_factory=list)
    hours: list[str] = field(default_factory=list)
    profiles: list[str] = field(default_factory=list)
    menu: Menu = ()


def page_of(name: str, content: Content, charset: str | None) -> str:
    """The page as a whole. ``charset`` is what it declares; None: nothing."""
    meta = f'<meta charset="{charset}">' if charset else ""
    links = [f'<a href="{url}" rel="nofollow">{url}</a>' for url in content.profiles]
    return f"""<!doctype html>
<html lang="fi">
<head>{meta}<meta name="viewport" content="width=device-width"><title>{escape(name)}</title>
{content.head}<style>{_STYLE}</style></head>
<body>
<header><h1>{escape(name)}</h1><p>{escape(content.kind)}</p></header>
{_menu(content.menu)}<main>
<p>{escape(content.address)}</p>
{_section("Yhteystiedot", content.contact)}
{_section("Aukioloajat", content.hours)}
{_section("Seuraa meitä", links)}
</main>
<footer>A demo page, made from data that is © OpenStreetMap contributors (ODbL).
It is not the site of the business.</footer>
</body>
</html>
"""


def _menu(menu: Menu) -> str:
    if not menu:
        return ""
    links = " ".join(f'<a href="{address}">{text}</a>' for address, text in menu)
    return f'<nav><a href="./">Etusivu</a> {links}</nav>\n'


def _section(title: str, lines: list[str]) -> str:
    if not lines:
        return ""
    items = "".join(f"<li>{line}</li>" for line in lines)
    return f"<section><h2>{title}</h2><ul>{items}</ul></section>"
