"""How the console looks."""

from __future__ import annotations

from html import escape

from placecurator.demo.faults import Fault, FaultPlan
from placecurator.sample import NOTICE

CSP = (
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)

_STYLE = """
:root { color-scheme: light dark; --accent: light-dark(#0b6e4f, #5fd3a8);
  --line: light-dark(#d8dcda, #3a4340); --card: light-dark(#fff, #1d2321);
  --page: light-dark(#f4f6f5, #141817); --bad: light-dark(#a11, #ff9a8f) }
body { font: 16px/1.55 system-ui, sans-serif; background: var(--page); margin: 0 }
main { max-width: 46rem; margin: 0 auto; padding: 2.5rem 1.25rem }
h1 { margin: 0 0 .5rem; line-height: 1.2 } h2 { margin: 0 0 .75rem; font-size: 1.1rem }
section { background: var(--card); border: 1px solid var(--line); border-radius: .75rem;
  padding: 1.25rem 1.5rem; margin-top: 1.25rem }
label { display: grid; grid-template-columns: 1fr auto; gap: 1rem; align-items: center;
  padding: .45rem 0; border-top: 1px solid var(--line) }
label small { display: block; opacity: .75 }
input, select, button { font: inherit; padding: .4rem .6rem; border-radius: .4rem;
  border: 1px solid var(--line); background: var(--page); color: inherit }
input[type=number] { width: 5rem; text-align: right }
button { background: var(--accent); color: light-dark(#fff, #0c1411); border: 0;
  padding: .5rem 1.1rem; margin-top: .9rem; cursor: pointer }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
code { font-size: .92em } .problem { color: var(--bad); font-weight: 600 }
footer { margin-top: 2rem; font-size: .85rem; opacity: .75 }
"""


def console_page(plan: FaultPlan, place_count: int, answered: int, *, problem: str = "") -> str:
    """The page. ``problem`` says why the last change was refused; empty: it was not."""
    alert = f'<p class="problem" role="alert">{escape(problem)}</p>' if problem else ""
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Place Curator: demo provider</title>
<meta name="viewport" content="width=device-width"><style>{_STYLE}</style></head>
<body><main>
<h1>Demo provider</h1>
<p>This server stands in for Google Places, so that deep scans run without a key and without the
internet. It knows {place_count:,} places of Helsinki, answers
<code>GET /v1/places/&lt;id&gt;</code> like the Places API, and serves a small website for each
place that has contact details. It has answered {answered:,} requests for details.</p>
{alert}
<section><h2>Let some places fail</h2>
<form method="post" action="/faults">
{"".join(_percent_row(fault, plan) for fault in Fault)}
<button>Apply to all places</button>
</form></section>
<section><h2>Let one place fail</h2>
<form method="post" action="/faults">
<label><span>Place id</span><input name="place_id" required placeholder="demo:n55211772"></label>
<label><span>Fault</span><select name="fault"><option value="none">none</option>
{"".join(f"<option>{fault}</option>" for fault in Fault)}</select></label>
<button>Apply to this place</button>
</form>{_single_list(plan)}</section>
<footer>{escape(NOTICE)}</footer>
</main></body></html>
"""


def _percent_row(fault: Fault, plan: FaultPlan) -> str:
    percent = plan.percents.get(fault, 0)
    return (
        f"<label><span><code>{fault}</code><small>{escape(fault.words)}</small></span>"
        f'<span><input type="number" name="{fault}" min="0" max="100" step="any" '
        f'value="{percent:g}"> %</span></label>'
    )


def _single_list(plan: FaultPlan) -> str:
    rows = [
        f"<li><code>demo:{escape(key)}</code>: {fault}</li>" for key, fault in plan.single.items()
    ]
    return f"<ul>{''.join(rows)}</ul>" if rows else ""
