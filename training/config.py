"""Every setting: its name, type, default and one line of help."""

import os
import re
from ipaddress import ip_address
from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from training.errors import Misconfigured

ROOT = Path(__file__).parents[1]
DATABASES = frozenset({"sqlite", "postgres", "postgresql", "postgresql+psycopg"})
# Up to the last @: a password may have one that nobody encoded.
_CREDENTIALS = re.compile(r"://\S*@")


class Settings(BaseSettings):
    """The settings of one installation, read from the environment and from `.env`."""

    model_config = SettingsConfigDict(
        env_prefix="TRAINING_", env_file=".env", extra="ignore", populate_by_name=True, frozen=True
    )

    name: str = Field("Both Ways", description="What the site is called on every page.")
    instance: Path = Field(
        ROOT / "instance", description="Folder for the database, the secret key and the job queue."
    )
    content: Path = Field(ROOT / "content", description="Folder that content is published from.")
    secret_key: str = Field(
        "", description="Signs cookies; made and kept in the instance folder when empty."
    )
    demo: bool = Field(False, description="Load the demo people; serves on this machine only.")
    threads: int = Field(16, ge=1, le=256, description="Requests one web process serves at once.")
    workers: int = Field(1, ge=1, le=64, description="Web processes; several need REDIS_URL.")
    proxies: int = Field(0, ge=0, le=5, description="Reverse proxies whose headers are trusted.")
    upload_mb: int = Field(10, ge=1, le=100, description="Largest file somebody may send, in MB.")
    sqlite_synchronous: Literal["FULL", "NORMAL"] = Field(
        "FULL", description="NORMAL is faster and may lose the last commits in a power cut."
    )
    mail: Literal["console", "file", "smtp"] = Field(
        "console", description="Where mail goes: the console, a folder in the instance, or SMTP."
    )
    mail_from: str = Field("Both Ways <noreply@localhost>", description="Sender of every mail.")
    mail_server: str = Field("localhost", description="SMTP server.")
    mail_port: int = Field(25, ge=1, le=65535, description="SMTP port.")
    mail_username: str = Field("", description="SMTP user name; empty for none.")
    mail_password: str = Field("", description="SMTP password.")
    mail_tls: bool = Field(False, description="Use STARTTLS with the SMTP server.")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", description="How much is logged; never names, addresses or answers."
    )
    database_url: str = Field(
        "",
        validation_alias="DATABASE_URL",
        description="SQLAlchemy URL; empty for SQLite in the instance folder.",
    )
    redis_url: str = Field("", validation_alias="REDIS_URL", description="Redis, when outgrown.")
    public_url: str = Field(
        "",
        validation_alias="PUBLIC_URL",
        description="Address people use, for links in mail; empty for http, HOST and PORT.",
    )
    host: str = Field("127.0.0.1", validation_alias="HOST", description="Address to listen on.")
    port: int = Field(
        8000, ge=1, le=65535, validation_alias="PORT", description="Port to listen on."
    )

    @field_validator("public_url")
    @classmethod
    def _absolute(cls, url: str) -> str:
        if url and not url.startswith(("http://", "https://")):
            raise ValueError("must start with http:// or https://")
        if url and (not urlsplit(url).hostname or urlsplit(url).port == 0):
            raise ValueError("must name a host, as in https://training.example.org")
        return url.rstrip("/")

    @field_validator("database_url")
    @classmethod
    def _database(cls, url: str) -> str:
        if not url:
            return url
        # It takes a while to load, and SQLite in the instance folder needs nothing checked.
        from sqlalchemy.engine import make_url  # noqa: PLC0415
        from sqlalchemy.exc import ArgumentError  # noqa: PLC0415

        try:
            kind = make_url(url).drivername
        except (ArgumentError, ValueError):  # the words of either may hold the password
            raise ValueError("write it as postgresql://user:password@host/database") from None
        if kind not in DATABASES:
            raise ValueError("must begin with postgresql:// or sqlite:///")
        return url

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if self.demo and not is_loopback(self.host):
            raise ValueError(
                "the demo has public passwords, so it serves on this machine only: "
                "set HOST=127.0.0.1, or TRAINING_DEMO=0 for a real installation"
            )
        if not self.public_url:
            host = f"[{self.host}]" if ":" in self.host else self.host
            object.__setattr__(self, "public_url", f"http://{host}:{self.port}")
        if self.workers > 1 and not self.redis_url:
            raise ValueError(
                "several web processes need Redis to wake each other: "
                "set REDIS_URL, or TRAINING_WORKERS=1"
            )
        return self

    @property
    def database_uri(self) -> str:
        """The SQLAlchemy URL in force, with the driver named."""
        if not self.database_url:
            return f"sqlite:///{self.instance.resolve() / 'training.db'}"
        scheme, _, rest = self.database_url.partition("://")
        if scheme in {"postgres", "postgresql"}:
            return f"postgresql+psycopg://{rest}"
        return self.database_url

    @property
    def secure(self) -> bool:
        """Whether people reach the site by https, so that cookies may insist on it."""
        return self.public_url.startswith("https://")


def is_loopback(host: str) -> bool:
    """Tell whether `host` can be reached from this machine only."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def load(**given: object) -> Settings:
    """Read the settings; `given` overrules the environment.

    Raises Misconfigured with one sentence per setting that cannot be used.
    """
    try:
        return Settings(**given)  # type: ignore[arg-type]  # pydantic checks the values
    except ValidationError as error:
        raise Misconfigured("\n".join(map(_sentence, error.errors()))) from error


def make_instance(settings: Settings) -> None:
    """Make the instance folder. Raises Misconfigured if there can be none, or none to write to."""
    why = "this user may not write to it"
    try:
        settings.instance.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        why = "it is a file"
    except OSError as error:
        why = f"it cannot be made ({error.strerror})"
    else:
        if os.access(settings.instance, os.W_OK | os.X_OK):
            return
    raise Misconfigured(f"TRAINING_INSTANCE is {str(settings.instance)!r}: {why}. Name a folder.")


def content_folder(settings: Settings) -> Path:
    """Return the folder of what authors write. Raises Misconfigured if there is none."""
    if not settings.content.is_dir():
        raise Misconfigured(f"TRAINING_CONTENT is {str(settings.content)!r}: that is no folder.")
    return settings.content


def without_credentials(text: str) -> str:
    """Return `text` without the user and password that an address in it may have."""
    return _CREDENTIALS.sub("://(hidden)@", text)


def variable(field: str) -> str:
    """Return the environment variable that sets `field`."""
    alias = Settings.model_fields[field].validation_alias
    return str(alias) if alias else f"TRAINING_{field.upper()}"


def _sentence(error: object) -> str:
    found = dict(error)  # type: ignore[call-overload]  # one of pydantic's error records
    name = str(found["loc"][0]) if found["loc"] else ""
    by_field = {field: variable(field) for field in Settings.model_fields}
    text = found["msg"].removeprefix("Value error, ")
    given = f" is {without_credentials(repr(found['input']))}" if name else ""
    return f"{by_field.get(name, name)}{given}: {text}." if name else f"Settings: {text}."
