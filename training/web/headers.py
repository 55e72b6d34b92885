"""The headers of every response, whatever made it."""

from flask import Flask, Response

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
YEAR_S = 31_536_000
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}


def init_app(app: Flask, *, secure: bool) -> None:
    """Put the headers on every response; `secure` adds a year of https-only."""
    # What a person reads is theirs: no shared machine keeps it once they have signed out.
    wanted = {**HEADERS, "Cache-Control": "no-store"}
    if secure:
        wanted["Strict-Transport-Security"] = f"max-age={YEAR_S}"

    def finish(response: Response) -> Response:
        given = {name.lower() for name, _value in response.headers}
        for name, value in wanted.items():
            if name.lower() not in given:
                response.headers.add(name, value)
        return response

    app.after_request(finish)
