"""Which providers there are, what they cost, and whether they answer, for an operator."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from placecurator.deepscan.config import DeepScanConfig
from placecurator.deepscan.providers import check_providers, list_providers
from placecurator.domain.call_plan import CallPlan
from placecurator.services.providers import paused_providers
from placecurator.services.searching.plan import dollars


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderOverview:
    """One provider; ``lines`` tell of it in sentences, the first how it is set up.

    ``answers`` is whether it does so now; None: nobody asked.
    """

    name: str
    title: str
    is_set_up: bool
    answers: bool | None
    lines: Sequence[str]


def provider_overview(
    engine: sa.Engine, config: DeepScanConfig, *, check: bool = False
) -> Sequence[ProviderOverview]:
    """All providers. With ``check`` those that are set up are asked something that is free."""
    health = asyncio.run(check_providers(config)) if check else {}
    paused = {one.name: one.words for one in paused_providers(engine)}
    overview = []
    for one in list_providers(config):
        lines = [one.words]
        if one.details:
            lines.append(_price("A place", one.details))
        if one.search:
            lines.append(_price("A page of a search", one.search))
        if one.name in paused:
            lines.append(f"Paused. {paused[one.name]}")
        if one.name in health:
            lines.append(health[one.name].words)
        overview.append(
            ProviderOverview(
                name=one.name,
                title=one.title,
                is_set_up=one.is_set_up,
                answers=health[one.name].cause is None if one.name in health else None,
                lines=lines,
            )
        )
    return overview


def _price(what: str, plan: CallPlan) -> str:
    if not plan.price_micros:
        return f"{what} costs nothing."
    free = f", after {plan.free_per_month:,} free ones a month" if plan.free_per_month else ""
    return (
        f"{what} costs at most {dollars(plan.price_micros)}{free} "
        f"({plan.call}, prices of {plan.prices_as_of})."
    )
