"""The key that signs cookies: from the settings, or made once and kept in the instance folder."""

import os
import secrets

from training.config import Settings
from training.errors import Misconfigured

SHORTEST = 32


def secret_key(settings: Settings) -> str:
    """Return the key, making it on the first start. Raises Misconfigured if it is too short."""
    if settings.secret_key:
        if len(settings.secret_key) < SHORTEST:
            raise Misconfigured(
                f"TRAINING_SECRET_KEY has fewer than {SHORTEST} characters. "
                "Leave it out, and one is made and kept in the instance folder."
            )
        return settings.secret_key
    path = settings.instance / "secret_key"
    try:
        # Exclusive, so that of two processes starting together both use the first one's key.
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text("ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(32))
    return path.read_text("ascii")
