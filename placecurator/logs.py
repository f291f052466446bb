"""How all our processes log: a constant sentence, the facts behind it, and what identifies the act.

A line is text, or JSON for programs that collect lines. Nothing that a user or a website wrote can
begin a line or move the cursor of a terminal.
"""

from __future__ import annotations

import json
import logging
import re

from pythonjsonlogger.json import JsonFormatter

from placecurator.services import request_ids, scan_context
from placecurator.settings import Settings

_BUILT_IN = set(vars(logging.makeLogRecord({}))) | {"message", "asctime"}
_NEEDS_QUOTES = re.compile(r'[\s"\[\]=\\]|^$')
_CONTINUED = "\n    "


class FactsFormatter(logging.Formatter):
    """Adds the facts given as ``extra`` in the form ``name=value``.

    Only the first line of a record begins at the margin: those of a traceback are indented.
    """

    def formatMessage(self, record: logging.LogRecord) -> str:
        """The line without a traceback."""
        facts = [f"{key}={_value(value)}" for key, value in _facts(record)]
        text = _visible(super().formatMessage(record))
        return f"{text} [{' '.join(facts)}]" if facts else text

    def format(self, record: logging.LogRecord) -> str:
        """The line, and below it the traceback if there is one."""
        return _CONTINUED.join(map(_visible, super().format(record).split("\n")))


def _facts(record: logging.LogRecord) -> list[tuple[str, object]]:
    return [(key, value) for key, value in vars(record).items() if key not in _BUILT_IN]


def _value(value: object) -> str:
    text = str(value)
    return _visible(json.dumps(text, ensure_ascii=False) if _NEEDS_QUOTES.search(text) else text)


def _visible(text: str) -> str:
    """``text`` in one line, with what could not be seen spelled out."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def identify(record: logging.LogRecord) -> bool:
    """A filter that lets all pass and adds the ids of the request, the place and the job."""
    if request_id := request_ids.current():
        record.__dict__.setdefault("request_id", request_id)
    for name, value in scan_context.facts().items():
        record.__dict__.setdefault(name, value)
    return True


def formatter(log_format: str) -> logging.Formatter:
    """The formatter for a ``log_format`` of the settings."""
    if log_format == "json":
        return JsonFormatter(
            ["levelname", "name", "message"],
            timestamp="timestamp",
            rename_fields={"levelname": "level", "name": "logger", "exc_info": "traceback"},
        )
    return FactsFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s")


def set_up_logging(settings: Settings) -> None:
    """Log to stderr as the settings say."""
    handler = logging.StreamHandler()
    handler.setFormatter(formatter(settings.log_format))
    handler.addFilter(identify)
    logging.basicConfig(level=settings.log_level, handlers=[handler])
    # One line and more for each request of each scan is too much, even for DEBUG.
    for name in ("asyncio", "httpcore", "httpx"):
        logging.getLogger(name).setLevel(logging.WARNING)
