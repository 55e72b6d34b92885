"""Build the app: the only module that knows every package."""

import logging
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed_version
from typing import Any

from flask import Flask, request
from flask_babel import Babel
from flask_login import LoginManager, current_user
from flask_wtf import CSRFProtect
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from training import config, jobs, mail
from training.assessments.part import PART as ASSESSMENTS
from training.cohorts.part import PART as COHORTS
from training.config import ROOT, Settings
from training.content.part import PART as CONTENT
from training.db import db, set_synchronous
from training.help.part import PART as HELP
from training.messages.part import PART as MESSAGES
from training.modules.part import PART as MODULES
from training.part import Part
from training.people import service as people
from training.people.part import PART as PEOPLE
from training.practice.part import PART as PRACTICE
from training.progress.part import PART as PROGRESS
from training.reports.part import PART as REPORTS
from training.scenarios.part import PART as SCENARIOS
from training.secrets import secret_key
from training.state import EXTENSION, State
from training.today.part import PART as TODAY
from training.web import assets, failures, guards, headers, pages, receipts, uploads
from training.web.part import PART as WEB

# From the ground floor up: the demo story is told, and people are erased, in this order.
PARTS: tuple[Part, ...] = (
    WEB,
    PEOPLE,
    CONTENT,
    COHORTS,
    PROGRESS,
    MESSAGES,
    MODULES,
    SCENARIOS,
    ASSESSMENTS,
    PRACTICE,
    TODAY,
    REPORTS,
    HELP,
)
MEGABYTE = 1024 * 1024


def create_app(settings: Settings | None = None, **overrides: Any) -> Flask:
    """Return the app. `overrides` are Flask's own settings, for tests.

    Raises Misconfigured if a setting cannot be used, RuntimeError if a route has no guard.
    """
    settings = settings or config.load()
    config.make_instance(settings)
    app = Flask("training", static_folder=None, template_folder=None, instance_path=None)
    app.config.update(_flask_config(settings), **overrides)
    app.extensions[EXTENSION] = State(settings, PARTS, version())
    if settings.proxies:
        hops = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, hops, hops, hops)  # type: ignore[method-assign]
    db.init_app(app)
    if settings.database_uri.startswith("sqlite"):
        with app.app_context():
            set_synchronous(db.engine, settings.sqlite_synchronous)
    uploads.init_app(app)
    failures.init_app(app)  # first: what cannot be read at all is refused before anything reads it
    _add_extensions(app)
    for part in PARTS:
        for blueprint in part.blueprints:
            app.register_blueprint(blueprint)
    mail.init_app(app, settings)
    jobs.init_app(app, settings, [job for part in PARTS for job in part.jobs])
    receipts.init_app(app)
    headers.init_app(app, secure=settings.secure)
    guards.init_app(app)
    return app


def version() -> str:
    """Return the version in pyproject.toml; it stands in the footer."""
    try:
        return installed_version("training")
    except PackageNotFoundError:
        lines = (ROOT / "pyproject.toml").read_text("utf-8").splitlines()
        return next(line.split('"')[1] for line in lines if line.startswith("version"))


def _flask_config(settings: Settings) -> dict[str, Any]:
    prefix = "__Host-" if settings.secure else ""
    logging.basicConfig(level=settings.log_level, format="%(levelname)s %(name)s %(message)s")
    return {
        "SECRET_KEY": secret_key(settings),
        "SQLALCHEMY_DATABASE_URI": settings.database_uri,
        "SQLALCHEMY_ENGINE_OPTIONS": _engine_options(settings),
        "MAX_CONTENT_LENGTH": MEGABYTE,
        "MAX_FORM_MEMORY_SIZE": MEGABYTE,
        "MAX_FORM_PARTS": 300,
        "SESSION_COOKIE_NAME": f"{prefix}training",
        "SESSION_COOKIE_SECURE": settings.secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_REFRESH_EACH_REQUEST": False,
        "PERMANENT_SESSION_LIFETIME": 60 * 86_400,
        # The token is bound to the session and dies with it; an hour would break long reflections.
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": settings.secure,
        "BABEL_DEFAULT_LOCALE": "en",
        "TEMPLATES_AUTO_RELOAD": False,
    }


def _engine_options(settings: Settings) -> dict[str, Any]:
    # What people write stands in the parameters, and an error that is logged would show them.
    size = {
        "pool_size": settings.threads,
        "max_overflow": 4,
        "pool_timeout": 10,
        "hide_parameters": True,
    }
    if settings.database_uri.startswith("sqlite"):
        # Sessions end their own transactions; a second rollback would only cost.
        return {**size, "pool_reset_on_return": None}
    return {**size, "pool_pre_ping": True, "connect_args": {"connect_timeout": 5}}


def _add_extensions(app: Flask) -> None:
    Babel(app, locale_selector=lambda: "en", timezone_selector=_time_zone)
    CSRFProtect(app)
    login = LoginManager()
    login.session_protection = None  # our sessions are rows: rotated, listed and revocable
    login.user_loader(people.viewer)
    # Not init_app: its remember-me cookie, which we do not have, reads the session on every
    # response, and then no proxy may keep a static file.
    app.login_manager = login  # type: ignore[attr-defined]
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    assets.init_app(app)
    pages.init_app(app)


def _time_zone() -> str | None:
    if request and current_user.is_authenticated:
        return str(current_user.time_zone)
    return None
