"""The twelve facets of the three domains: the skills that content may credit. Pure."""

from typing import NamedTuple


class Facet(NamedTuple):
    """One skill. `domain` is a key of DOMAINS."""

    id: str
    name: str
    domain: str


DOMAINS = {
    "influence": "Influence",
    "negotiation": "Negotiation",
    "consensus": "Consensus-building",
}

FACETS = {
    facet.id: facet
    for facet in (
        Facet("I1", "Read the person and the stakes", "influence"),
        Facet("I2", "Make a reasoned case in their terms", "influence"),
        Facet("I3", "Involve and enlist", "influence"),
        Facet("I4", "Earn trust and use power cleanly", "influence"),
        Facet("N1", "Prepare alternatives and limits", "negotiation"),
        Facet("N2", "Explore interests and trade information", "negotiation"),
        Facet("N3", "Create value", "negotiation"),
        Facet("N4", "Claim fairly and hold limits", "negotiation"),
        Facet("C1", "Frame the decision and the circle", "consensus"),
        Facet("C2", "Surface differences safely", "consensus"),
        Facet("C3", "Integrate and converge", "consensus"),
        Facet("C4", "Commit and follow through", "consensus"),
    )
}
