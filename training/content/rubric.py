"""Four steps for each of the twelve facets: what people do, in the reader's language.

From avoiding it to letting others own the next step. A step says what was done at some moments,
never what somebody is like.
"""

from typing import NamedTuple

from flask_babel import lazy_gettext as _l


class Step(NamedTuple):
    """One step: its name, and what people do who stand there."""

    name: str
    text: str


Steps = tuple[Step, Step, Step, Step]

RUBRIC: dict[str, Steps] = {
    "I1": (
        Step(_l("Assumes"), _l("Goes by the request, and by what such people usually want.")),
        Step(_l("Notices"), _l("Sees that something is at stake, and guesses what.")),
        Step(_l("Asks"), _l("Asks what it is for and whom else it touches, before answering.")),
        Step(_l("Checks back"), _l("Says what was heard, and lets them say what matters most.")),
    ),
    "I2": (
        Step(_l("Presses"), _l("Says it again, louder or higher up.")),
        Step(_l("Explains"), _l("Gives reasons, all from one side.")),
        Step(_l("Translates"), _l("Gives the reasons that count for the one who decides.")),
        Step(
            _l("Lends the words"), _l("Lets them test the reasons, change them and tell them on.")
        ),
    ),
    "I3": (
        Step(_l("Goes alone"), _l("Decides first, and tells the others afterwards.")),
        Step(_l("Informs"), _l("Tells those it touches, when little can change.")),
        Step(_l("Asks early"), _l("Brings them in while their answer can still change the plan.")),
        Step(_l("Shares the work"), _l("Lets them choose a part of it, and do it their way.")),
    ),
    "I4": (
        Step(_l("Slips round"), _l("Gets past the question with a favour, a rank or a silence.")),
        Step(_l("Stays friendly"), _l("Keeps it pleasant, and leaves the awkward part unsaid.")),
        Step(_l("Says it openly"), _l("Names what is asked, what it costs and who pays.")),
        Step(_l("Leaves them free"), _l("Says all of it, and makes a no easy to give.")),
    ),
    "N1": (
        Step(_l("Walks in"), _l("Begins to talk without a thought for what comes if it fails.")),
        Step(_l("Has one plan"), _l("Knows the wish, and one way to it.")),
        Step(_l("Has a second"), _l("Knows the other ways, and where to stop, before talking.")),
        Step(_l("Lays them out"), _l("Puts the ways side by side, and lets them weigh them too.")),
    ),
    "N2": (
        Step(_l("Counters"), _l("Meets a demand with a yes, a no or another demand.")),
        Step(_l("Probes"), _l("Asks a little, and tells nothing.")),
        Step(_l("Asks and tells"), _l("Asks what it is for, and says what the own wish is for.")),
        Step(_l("Goes first"), _l("Tells first, and lets them decide what to give back.")),
    ),
    "N3": (
        Step(_l("Divides"), _l("Treats it as one thing, of which each side wants more.")),
        Step(_l("Adds on"), _l("Throws something in, to please.")),
        Step(_l("Trades"), _l("Gives what costs little here and helps there, and asks the same.")),
        Step(
            _l("Builds it with them"), _l("Offers more than one package, and lets them mend one.")
        ),
    ),
    "N4": (
        Step(_l("Gives way or grabs"), _l("Lets go of what was needed, or takes what can be had.")),
        Step(_l("Blocks"), _l("Says no, with no reason that they could check.")),
        Step(_l("Gives the measure"), _l("Says the limit early, by a measure both can look up.")),
        Step(_l("Holds and opens"), _l("Holds the limit kindly, and lets them choose within it.")),
    ),
    "C1": (
        Step(_l("Lets it drift"), _l("Leaves it open who decides what, and by when.")),
        Step(
            _l("Gathers people"), _l("Calls them together, and finds out there what it is about.")
        ),
        Step(_l("Frames it"), _l("Says beforehand what is decided, by whom and by when.")),
        Step(_l("Opens the frame"), _l("Says it, and lets those concerned change it.")),
    ),
    "C2": (
        Step(_l("Smooths over"), _l("Takes silence for a yes.")),
        Step(_l("Waits"), _l("Hears a doubt when somebody is brave enough to say it.")),
        Step(_l("Invites"), _l("Asks for doubts one by one, and makes them safe to say.")),
        Step(_l("Lets it work"), _l("Lets those with the doubt say what would have to change.")),
    ),
    "C3": (
        Step(_l("Counts heads"), _l("Goes with the loudest, or with the most.")),
        Step(_l("Meets halfway"), _l("Takes the middle, so that nobody is quite unhappy.")),
        Step(_l("Combines"), _l("Makes a proposal that answers each need that was named.")),
        Step(
            _l("Lets them write it"),
            _l("Lets those who must live with it change it until they can."),
        ),
    ),
    "C4": (
        Step(_l("Promises lightly"), _l("Says yes, to keep the peace.")),
        Step(_l("Means well"), _l("Says yes, with no day and no name.")),
        Step(_l("Makes it hold"), _l("Says who does what by when, and tells early when it slips.")),
        Step(
            _l("Gives it an owner"), _l("Lets those who do it set the day, and asks how it went.")
        ),
    ),
}
