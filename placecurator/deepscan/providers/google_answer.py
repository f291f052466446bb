"""The part of the Places API (New) answer that is used, typed; what is absent is None."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel


class _Part(BaseModel):
    model_config = ConfigDict(
        alias_generator=to_camel, extra="ignore", frozen=True, validate_by_name=True
    )


class LocalizedText(_Part):
    """A text in one language."""

    text: str = ""


class AddressComponent(_Part):
    """One part of an address, such as the street (``route``)."""

    long_text: str = ""
    short_text: str = ""
    types: tuple[str, ...] = ()


class PostalAddress(_Part):
    """An address as it is written on a letter; ``region_code`` is the country."""

    region_code: str | None = None
    postal_code: str | None = None
    administrative_area: str | None = None
    locality: str | None = None
    address_lines: tuple[str, ...] = ()


class Location(_Part):
    """WGS 84 degrees; the API leaves out a coordinate that is exactly zero."""

    latitude: float = Field(default=0.0, ge=-90, le=90)
    longitude: float = Field(default=0.0, ge=-180, le=180)


class Moment(_Part):
    """A minute of the week; day 0 is Sunday. The API leaves out parts that are zero."""

    day: int = Field(default=0, ge=0, le=6)
    hour: int = Field(default=0, ge=0, le=24)
    minute: int = Field(default=0, ge=0, le=59)


class Period(_Part):
    """Open from one moment to another; without ``close`` the place never closes."""

    open: Moment
    close: Moment | None = None


class OpeningHours(_Part):
    """The regular week. No periods at all means that the place is never open."""

    periods: tuple[Period, ...] = ()


class Place(_Part):
    """One place. ``rating`` is 1 to 5, ``price_level`` the API's word for it."""

    id: str = Field(min_length=1)
    display_name: LocalizedText | None = None
    types: tuple[str, ...] = ()
    primary_type: str | None = None
    primary_type_display_name: LocalizedText | None = None
    formatted_address: str | None = None
    address_components: tuple[AddressComponent, ...] = ()
    postal_address: PostalAddress | None = None
    location: Location | None = None
    rating: float | None = Field(default=None, ge=0, le=5)
    user_rating_count: int | None = Field(default=None, ge=0)
    price_level: str | None = None
    international_phone_number: str | None = None
    website_uri: str | None = None
    regular_opening_hours: OpeningHours | None = None
    business_status: str | None = None
    moved_place_id: str | None = None

    @property
    def closed_for_good(self) -> bool:
        """Whether it is closed here; it may have moved elsewhere."""
        return self.business_status == "CLOSED_PERMANENTLY"

    def component(self, kind: str) -> AddressComponent | None:
        """The first part of the address of that type."""
        return next((part for part in self.address_components if kind in part.types), None)


class SearchAnswer(_Part):
    """A page of a search. Without ``next_page_token`` it is the last one."""

    places: tuple[Place, ...] = ()
    next_page_token: str | None = None


class ErrorDetail(_Part):
    """A machine-readable reason, such as ``API_KEY_INVALID``."""

    reason: str | None = None


class ErrorBody(_Part):
    """What went wrong. ``message`` may hold the project number: it is never shown or logged."""

    status: str = ""
    message: str = ""
    details: tuple[ErrorDetail, ...] = ()


class ErrorAnswer(_Part):
    """The body of an answer with an error status."""

    error: ErrorBody
