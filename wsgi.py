"""The app for a WSGI server: `gunicorn -c deploy/gunicorn.conf.py wsgi:app`."""

from training.app import create_app

app = create_app()
