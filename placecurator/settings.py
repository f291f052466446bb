"""Every setting of the product, from the environment and from ``.env``; units in the names."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Annotated, Self
from urllib.parse import urlsplit

from platformdirs import user_data_path
from pydantic import (
    AfterValidator,
    AliasChoices,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, SettingsConfigDict

from placecurator.domain.accounts import Role
from placecurator.domain.errors import CannotStart
from placecurator.setting_types import (
    OFF,
    PUBLIC_OVERPASS,
    DatabaseUrl,
    GoogleProfile,
    GoogleSearchProfile,
    LogFormat,
    LogLevel,
    OverpassUrl,
    OwnNominatim,
    PerSecond,
    RedisUrl,
    Seconds,
    UnheardUrl,
    WebAddress,
    fault_words,
)

CHECKOUT = Path(__file__).parents[1]
"""The folder that holds ``rxconfig.py``: the web app can only be started from there."""


def _absolute(path: Path) -> Path:
    return path.expanduser().absolute()


class Settings(BaseSettings):
    """The settings. Each field can be set as ``PLACECURATOR_`` and its name in capitals."""

    model_config = SettingsConfigDict(
        env_prefix="PLACECURATOR_",
        env_file=CHECKOUT / ".env",
        env_ignore_empty=True,
        extra="ignore",
        populate_by_name=True,
        hide_input_in_errors=True,
    )

    home: Annotated[Path, AfterValidator(_absolute)] = Field(
        default_factory=lambda: user_data_path("placecurator")
    )
    """Folder for all data: database, logs, the embedded Redis, the built pages."""
    host: str = "127.0.0.1"
    """Address that the web app listens on."""
    port: int = Field(
        default=3000, ge=1, le=65535, validation_alias=AliasChoices("PLACECURATOR_PORT", "PORT")
    )
    """TCP port of the web app: page, REST API and websocket."""
    public_url: str | None = None
    """URL under which browsers reach the app; None means http://localhost:PORT."""
    database_url: DatabaseUrl | None = None
    """SQLAlchemy URL; None means SQLite in ``home``."""
    redis_url: RedisUrl | None = None
    """Redis that wakes the workers; None means that the product starts one of its own."""
    curator: str = "curator"
    """Name written beside each decision made on this machine."""
    log_level: LogLevel = "INFO"
    """Least severe level that is logged: DEBUG, INFO, WARNING or ERROR."""
    log_format: LogFormat = "text"
    """What log lines are: text for people, or json for programs that collect them."""

    idempotency_keep_h: int = Field(default=24, ge=1, le=8760)
    """Hours for which a request with an Idempotency-Key can be repeated without a second act."""
    oidc_issuer: UnheardUrl | None = None
    """Issuer of the OpenID Connect provider; None means that there is no single sign-on."""
    oidc_client_id: str | None = None
    """What the provider calls this product."""
    oidc_client_secret: SecretStr | None = None
    """By what the provider knows this product."""
    oidc_name: str = "single sign-on"
    """Name of the provider on the button of the sign-in page."""
    oidc_role: Role = Role.viewer
    """Role of somebody who comes from the provider for the first time: viewer, curator or admin."""

    workers: int = Field(default=2, ge=1, le=64)
    """Number of ``rq worker`` processes that ``placecurator up`` starts."""
    scheduler_interval_s: int = Field(default=1, ge=1, le=3600)
    """Seconds between two looks of the scheduler at the due places."""
    scan_concurrency: int = Field(default=50, ge=1, le=1000)
    """Places that one worker scans at the same time."""
    scan_limit_s: Seconds = 20
    """Seconds after which the scan of one place is given up."""
    scan_lease_s: Seconds = 45
    """Seconds for which a worker holds a place; must exceed ``scan_limit_s``."""
    scan_attempts: int = Field(default=5, ge=1, le=100)
    """Attempts before a place with a transient cause fails."""
    drain_budget_s: Seconds = 55
    """Seconds after which a worker hands over to a fresh process."""
    rescan_stale_after_days: int = Field(default=30, ge=0, le=36_500)
    """Age in days from which ``rescan=stale`` scans a completed place again."""

    claim_minutes: float = Field(default=30, gt=0, le=1440)
    """Minutes after which places that a curator was handed are free for others again."""

    google_api_key: SecretStr | None = None
    """Key for the Google Places API (New); None means that only websites are read."""
    google_base_url: WebAddress = "https://places.googleapis.com"
    """Where the Google Places API is reached."""
    google_per_second: PerSecond = 9.5
    """Places that Google is asked about in a second, by all workers together."""
    google_keep_days: int = Field(default=1, ge=0, le=30)
    """Days for which what Google states is kept; its place ids for ever, its coordinates for 30."""
    google_profile: GoogleProfile = "contact"
    """What Google is asked about a place: ids, basic, identity, contact or full."""
    google_search_profile: GoogleSearchProfile = "identity"
    """What a search with Google asks about each place: ids, identity or contact."""
    google_legacy: bool = False
    """Whether the older Place Details of Google answer instead of the Places API (New)."""
    overpass_url: OverpassUrl | None = None
    """Overpass server to ask about OpenStreetMap; None means the public one if ``contact`` is set,
    and none in the demo; ``off`` means none."""
    nominatim_url: OwnNominatim | None = None
    """Nominatim server of one's own, asked about OpenStreetMap if there is no Overpass server; None
    means that there is none."""
    osm_per_second: PerSecond = 5
    """Places that OpenStreetMap is asked about in a second, by all workers together."""
    contact: str | None = None
    """E-mail or URL of the operator, told to websites and to OpenStreetMap in the user agent."""
    website_limit_s: Seconds = 10
    """Seconds for fetching one web page, with all redirects and the site's robots.txt."""
    website_limit_bytes: int = Field(default=2_000_000, gt=0)
    """Bytes of a web page, as sent or decoded, after which the rest is not read."""
    website_pages: int = Field(default=5, ge=1, le=5)
    """Pages of one website that a scan reads: the first one, and those with contact data."""
    website_page_interval_s: Seconds = 0.5
    """Seconds between two pages of one visit; a robots.txt may ask for more."""
    website_site_limit_s: Seconds = 15
    """Seconds for all pages of one visit, besides waiting for its turn."""
    website_site_limit_bytes: int = Field(default=5_000_000, gt=0)
    """Bytes of all pages of one visit, as sent or decoded, whichever are more."""
    website_site_limit_requests: int = Field(default=20, ge=2, le=100)
    """Requests of one visit, those for redirects and robots.txt included."""
    website_interval_s: Seconds = 1
    """Seconds of a website's rest for each page that was read, by all workers together."""
    website_address_interval_s: Seconds = 0.1
    """Seconds, likewise, of websites behind one IP address."""
    website_wait_s: Seconds = 3
    """Seconds for which a scan waits until it may visit a website; longer waits put it off."""
    demo_provider_port: int | None = Field(default=None, ge=1, le=65535)
    """TCP port of the demo provider on 127.0.0.1, the one private address that scans may reach.
    Set by ``placecurator demo``; None means that there is no demo provider."""
    demo_per_second: PerSecond | None = None
    """Places that the demo provider is asked about in a second; None means no limit."""

    @field_validator("log_level", mode="before")
    @classmethod
    def _in_capitals(cls, value: object) -> object:
        return value.upper() if isinstance(value, str) else value

    @field_validator("log_format", mode="before")
    @classmethod
    def _in_small_letters(cls, value: object) -> object:
        return value.lower() if isinstance(value, str) else value

    @model_validator(mode="after")
    def _known_to_the_public_overpass(self) -> Self:
        host = urlsplit(self.overpass_url or "").hostname or ""
        if host.endswith("overpass-api.de") and not self.contact:
            raise ValueError(
                "PLACECURATOR_OVERPASS_URL is the public server, which wants to know who asks: "
                "set PLACECURATOR_CONTACT, too"
            )
        return self

    @model_validator(mode="after")
    def _all_of_oidc_or_nothing(self) -> Self:
        parts = (self.oidc_issuer, self.oidc_client_id, self.oidc_client_secret)
        if any(part is not None for part in parts) and None in parts:
            raise ValueError(
                "PLACECURATOR_OIDC_ISSUER, PLACECURATOR_OIDC_CLIENT_ID and "
                "PLACECURATOR_OIDC_CLIENT_SECRET belong together: set all three, or none"
            )
        return self

    @model_validator(mode="after")
    def _lease_outlives_the_scan(self) -> Self:
        if self.scan_lease_s <= self.scan_limit_s:
            raise ValueError(
                f"PLACECURATOR_SCAN_LEASE_S ({self.scan_lease_s:g}) must be greater than "
                f"PLACECURATOR_SCAN_LIMIT_S ({self.scan_limit_s:g}): "
                "else a place is given to a second worker while the first still scans it"
            )
        return self

    @property
    def database_url_in_use(self) -> str:
        """The database's SQLAlchemy URL."""
        return self.database_url or f"sqlite:///{self.home / 'placecurator.db'}"

    @property
    def overpass_url_in_use(self) -> str | None:
        """The Overpass server that is asked; None: none."""
        if self.overpass_url:
            return None if self.overpass_url == OFF else self.overpass_url
        has_own = self.nominatim_url or self.demo_provider_port
        return PUBLIC_OVERPASS if self.contact and not has_own else None

    @property
    def url(self) -> str:
        """Where browsers reach the app."""
        return (self.public_url or f"http://localhost:{self.port}").rstrip("/")


def load_settings() -> Settings:
    """The settings as the environment and ``.env`` have them now.

    Raises:
        CannotStart: some value is refused; the text names each setting, the reason and the cure.
    """
    try:
        return Settings()
    except ValidationError as error:
        faults = "; ".join(fault_words(details) for details in error.errors())
        raise CannotStart(
            f"{faults}. Correct it in the environment or in {CHECKOUT / '.env'}; "
            ".env.example tells what each setting means."
        ) from error


@lru_cache(maxsize=1)
def current_settings() -> Settings:
    """The settings of this process, read once.

    Raises:
        CannotStart: as in :func:`load_settings`.
    """
    return load_settings()
