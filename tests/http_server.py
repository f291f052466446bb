"""The HTTP server of tests that answer from threads."""

from __future__ import annotations

from http.server import ThreadingHTTPServer


class HttpServer(ThreadingHTTPServer):
    """Takes as many connections as come at once.

    The base class lets five wait: of fifty, the others would try again after a second or more.
    """

    request_queue_size = 256
    daemon_threads = True
