"""Every setting of the product, from the environment and from ``.env``; units in the names."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from platformdirs import user_data_path
from pydantic import AliasChoices, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

CHECKOUT = Path(__file__).parents[1]
"""The folder that holds ``rxconfig.py``: the web app can only be started from there."""


class Settings(BaseSettings):
    """The settings. Each field can be set as ``PLACECURATOR_`` and its name in capitals."""

    model_config = SettingsConfigDict(
        env_prefix="PLACECURATOR_",
        env_file=CHECKOUT / ".env",
        env_ignore_empty=True,
        extra="ignore",
        populate_by_name=True,
    )

    home: Path = Field(default_factory=lambda: user_data_path("placecurator"))
    """Folder for all data: database, logs, the embedded Redis, the built pages."""
    host: str = "127.0.0.1"
    """Address that the web app listens on."""
    port: int = Field(
        default=3000, ge=1, le=65535, validation_alias=AliasChoices("PLACECURATOR_PORT", "PORT")
    )
    """TCP port of the web app: page, REST API and websocket."""
    public_url: str | None = None
    """URL under which browsers reach the app; None means http://localhost:PORT."""
    database_url: str | None = None
    """SQLAlchemy URL; None means SQLite in ``home``."""
    redis_url: str | None = None
    """Redis that wakes the workers; None means that the product starts one of its own."""
    curator: str = "curator"
    """Name written beside each decision made on this machine."""
    log_level: str = "INFO"
    """Least severe level that is logged: DEBUG, INFO, WARNING or ERROR."""

    workers: int = Field(default=2, ge=1, le=64)
    """Number of ``rq worker`` processes that ``placecurator up`` starts."""
    scheduler_interval_s: int = Field(default=1, ge=1, le=3600)
    """Seconds between two looks of the scheduler at the due places."""
    scan_concurrency: int = Field(default=50, ge=1, le=1000)
    """Places that one worker scans at the same time."""
    scan_limit_s: float = Field(default=20, gt=0)
    """Seconds after which the scan of one place is given up."""
    scan_lease_s: float = Field(default=45, gt=0)
    """Seconds for which a worker holds a place; must exceed ``scan_limit_s``."""
    scan_attempts: int = Field(default=5, ge=1, le=100)
    """Attempts before a place with a transient cause fails."""
    drain_budget_s: float = Field(default=55, gt=0)
    """Seconds after which a worker hands over to a fresh process."""
    rescan_stale_after_days: int = Field(default=30, ge=0)
    """Age in days from which ``rescan=stale`` scans a completed place again."""

    google_api_key: SecretStr | None = None
    """Key for the Google Places API (New); None means that only websites are read."""
    google_base_url: str = "https://places.googleapis.com"
    """Where the Google Places API is reached."""
    contact: str | None = None
    """E-mail or URL of the operator, told to websites in the user agent."""
    website_limit_s: float = Field(default=10, gt=0)
    """Seconds for fetching one web page, with all redirects."""
    website_limit_bytes: int = Field(default=2_000_000, gt=0)
    """Bytes of a web page, decoded, after which the rest is not read."""
    demo_provider_port: int | None = Field(default=None, ge=1, le=65535)
    """TCP port of the demo provider on 127.0.0.1, the one private address that scans may reach.
    Set by ``placecurator demo``; None means that there is no demo provider."""

    @property
    def database_url_in_use(self) -> str:
        """The database's SQLAlchemy URL."""
        return self.database_url or f"sqlite:///{self.home / 'placecurator.db'}"

    @property
    def url(self) -> str:
        """Where browsers reach the app."""
        return (self.public_url or f"http://localhost:{self.port}").rstrip("/")


@lru_cache(maxsize=1)
def current_settings() -> Settings:
    """The settings of this process, read once."""
    return Settings()
