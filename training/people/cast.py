"""The demo people: twenty-five names that tests, screenshots and stories share. Pure."""

from typing import NamedTuple

from training.people.sides import side_of
from training.permissions import Role

PASSWORD = "both-ways-demo"  # noqa: S105  # public on purpose: the demo serves one machine only
ZONE = "Europe/Berlin"


class Member(NamedTuple):
    """One demo person. Whoever is in no cohort's list has no `cohort`."""

    name: str
    function: str
    cohort: str = ""
    roles: tuple[Role, ...] = (Role.LEARNER,)

    @property
    def key(self) -> str:
        """The first name in lower case, by which the other parts' stories find the person."""
        return self.name.split()[0].lower()

    @property
    def email(self) -> str:
        """Where no mail is ever sent: the domain is reserved for examples."""
        return f"{self.key}@example.org"

    @property
    def side(self) -> str:
        """The side of the table the person is on most days."""
        return side_of(self.function)


CAST = (
    Member("Ana Ortega", "account_management", "autumn"),
    Member("Ben Carrick", "finance", "autumn"),
    # Cleo facilitates Autumn: that role comes with the cohort.
    Member("Cleo Marchetti", "hr", roles=()),
    Member("Dov Lindgren", "operations", "winter"),
    Member("Eva Sørensen", "hr", roles=(Role.ADMIN, Role.AUTHOR)),
    Member("Keisha Boateng", "sales", "autumn"),
    Member("Mateo Quispe", "presales", "autumn"),
    Member("Priya Raman", "customer_success", "autumn"),
    Member("Jonas Weidemann", "sales", "autumn"),
    Member("Leila Haddad", "account_management", "autumn"),
    Member("Tomasz Zieliński", "sales", "autumn"),
    Member("Aroha Ngata", "customer_success", "autumn"),
    Member("Minh Trần", "presales", "autumn"),
    Member("Fatima Sow", "operations", "autumn"),
    Member("Goran Petrović", "it", "autumn"),
    Member("Hana Suzuki", "supply_chain", "autumn"),
    Member("Ifeanyi Okafor", "engineering", "autumn"),
    Member("Rosa Antunes", "marketing", "autumn"),
    Member("Sunniva Dahl", "legal", "autumn"),
    Member("Viktor Marchenko", "projects", "autumn"),
    Member("Nadia Rahimi", "sales", "winter"),
    Member("Oskar Kowal", "finance", "winter"),
    Member("Paloma Reyes", "account_management", "winter"),
    Member("Wei Chen", "engineering", "winter"),
    Member("Yusuf Demir", "customer_success", "winter"),
)
# Those the sign-in page of the demo offers.
SIGN_INS = CAST[:5]
