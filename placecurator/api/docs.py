"""The documentation page ``/docs``, which works without the internet."""

from __future__ import annotations

from fastapi import FastAPI
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import HTMLResponse
from starlette.staticfiles import StaticFiles

from placecurator.api.identity import public

PAGE = "/docs"
ASSETS = "/docs-assets"


def install(api: FastAPI) -> None:
    """Serve Swagger UI from the files that the package ``fastapi-swagger`` carries.

    FastAPI's own page loads them from another host.
    """
    api.mount(ASSETS, StaticFiles(packages=[("fastapi_swagger", "resources")]))
    api.add_api_route(PAGE, lambda: _page(api), dependencies=[public()], include_in_schema=False)


def _page(api: FastAPI) -> HTMLResponse:
    return get_swagger_ui_html(
        openapi_url=str(api.openapi_url),
        title=f"{api.title}: REST API",
        swagger_js_url=f"{ASSETS}/swagger-ui-bundle.js",
        swagger_css_url=f"{ASSETS}/swagger-ui.css",
        swagger_favicon_url=f"{ASSETS}/favicon-32x32.png",
    )
