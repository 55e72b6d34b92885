"""How gunicorn serves the site.

`training serve` reads this file; so does `gunicorn -c deploy/gunicorn.conf.py wsgi:app`.
"""

import gc
import logging
import os
from typing import Any

from training.config import load
from training.serve import lose_patience

settings = load()

bind = f"{settings.host}:{settings.port}"
worker_class = "gthread"
workers = settings.workers
threads = settings.threads
# The app is loaded once and forked: less memory, and a fault in it stops the start at once.
preload_app = True
# Longer than a reverse proxy keeps its connections, so that it never writes to a closed one.
keepalive = 75
# A worker that does not answer its master for this long is replaced; threads are not timed.
timeout = 60
graceful_timeout = 8
# The heartbeat is a file: on a busy disk it would stall.
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108
# A page asked for with everything that `next` may carry; longer lines get gunicorn's own answer.
limit_request_line = 8190
# TRAINING_PROXIES says whom to believe; gunicorn believes nobody.
forwarded_allow_ips = ""
control_socket_disable = True
# Addresses of people are personal data, and so are the pages they read: no access log.
accesslog = None
loglevel = {"DEBUG": "info", "INFO": "warning"}.get(settings.log_level, "error")


class _NoAddresses(logging.Filter):
    """Drops what gunicorn says of requests it could not read: it names the visitor's address."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Tell whether to keep the record."""
        return "ip=%s" not in str(record.msg) and "from ip=" not in record.getMessage()


logging.getLogger("gunicorn.error").addFilter(_NoAddresses())


def when_ready(server: Any) -> None:
    """Let stalled connections go, as `training serve` does."""
    for listener in server.LISTENERS:
        lose_patience(listener.sock)


def post_worker_init(worker: object) -> None:
    """Keep the collector off what never dies: models, templates and routes of the running app.

    Without this every full collection walks some half a million objects, in the middle of a page.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
