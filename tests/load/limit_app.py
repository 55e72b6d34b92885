"""The yardstick of `make bench`: the least a Flask page can do on this machine.

A signed cookie, one read by primary key with the driver alone, and a page of 18.7 KB. Whatever the
real pages cost beyond this is ours.
"""

import os
import sqlite3
import threading

from flask import Flask, render_template, session
from jinja2 import DictLoader

PAGE = """<!doctype html><html lang="en">
<head><meta charset="utf-8"><title>{{ name }}</title></head>
<body><header><nav><ul>{% for n in nav %}<li><a href="/section/{{ n }}">Section {{ n }}</a></li>
{% endfor %}</ul></nav><p>Signed in as {{ user }}</p></header>
<main><h1>{{ name }}</h1>{{ html|safe }}
<form method="post" action="/answer">
{% for i in items %}<fieldset><legend>Statement {{ i }}</legend>
{% for v in range(1, 6) %}<label>
<input type="radio" name="q{{ i }}" value="{{ v }}"> {{ v }}</label>
{% endfor %}</fieldset>{% endfor %}<button>Save</button></form></main></body></html>"""
BODY = "<p>" + "Reflect on the scenario and answer. " * 197 + "</p>"

app = Flask(__name__)
app.jinja_loader = DictLoader({"page.html": PAGE})
app.secret_key = "the yardstick guards nothing"
_local = threading.local()


def _connection() -> sqlite3.Connection:
    if not hasattr(_local, "connection"):
        _local.connection = sqlite3.connect(os.environ["LIMIT_DB"], isolation_level=None)
        _local.connection.execute("PRAGMA journal_mode = WAL")
    return _local.connection


def prepare() -> None:
    """Make the table that the page reads."""
    connection = _connection()
    connection.execute("CREATE TABLE module (id INTEGER PRIMARY KEY, name TEXT, body TEXT)")
    rows = [(n, f"Module {n}", BODY) for n in range(1, 101)]
    connection.executemany("INSERT INTO module VALUES (?, ?, ?)", rows)


@app.get("/sign-in")
def sign_in():
    session["id"] = 5
    return "ok"


@app.get("/page")
def page():
    found = _connection().execute(
        "SELECT name, body FROM module WHERE id = ?", (1 + session["id"] % 100,)
    )
    name, html = found.fetchone()
    return render_template(
        "page.html", user=session["id"], name=name, html=html, nav=range(20), items=range(30)
    )
