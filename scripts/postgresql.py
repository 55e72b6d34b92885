"""Print the address of a PostgreSQL server where tests may make databases; exit 1 if none answers.

TEST_DATABASE_URL comes first, then the local socket and the usual port.
"""

import os
import sys

import psycopg

CANDIDATES = (
    os.environ.get("TEST_DATABASE_URL", ""),
    "postgresql://postgres@127.0.0.1:5432/postgres",
    "postgresql://postgres@/postgres?host=/var/run/postgresql",
    "postgresql:///postgres?host=/var/run/postgresql",
)


def answers(url: str) -> bool:
    """Tell whether the server at `url` lets us make databases."""
    question = "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
    try:
        with psycopg.connect(url.replace("+psycopg", ""), connect_timeout=3) as connection:
            found = connection.execute(question).fetchone()
    except psycopg.Error:
        return False
    return found == (True,)


if __name__ == "__main__":
    for candidate in filter(None, CANDIDATES):
        if answers(candidate):
            print(candidate)
            sys.exit(0)
    sys.exit(1)
