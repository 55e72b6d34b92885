"""A small world with one of everything, for tests that walk every route."""

from dataclasses import dataclass
from datetime import date, timedelta
from types import SimpleNamespace

from flask import current_app
from sqlalchemy import select

from tests.factories import NOW, make_cohort, make_person, make_session, publish
from training.clock import utcnow
from training.cohorts import feeds
from training.cohorts.enrolment import joining, links
from training.cohorts.extensions import rows
from training.cohorts.models import Cohort, CohortSeat, Enrolment, Side
from training.cohorts.pairs import rounds, seatings, together, wishes
from training.cohorts.pairs.models import CohortRoundChange
from training.cohorts.pairs.rounds import Wanted
from training.cohorts.splits import dealing, drafts, sources
from training.db import db
from training.messages import release, unsubscribing
from training.messages.models import Audience, Message, State
from training.modules import service as modules
from training.modules.models import ModuleResponse
from training.people import imports, sessions, tokens
from training.permissions import PUBLIC, Role, granted
from training.progress import releases, tasks
from training.progress.service import Doer
from training.progress.tasks import Intention
from training.reports import editions
from training.scenarios import comparing, notes, rules, runs
from training.scenarios import service as scenarios
from training.scenarios.engine import branching
from training.scenarios.format.parse import KIND as SCENARIOS
from training.scenarios.order import Draw
from training.scenarios.pages import player
from training.web.assets import assets

SLUG = "the-schedule-is-sacrosanct"
ROLES = ("anonymous", "owner", "peer", "stranger", "facilitator", "author", "admin")
CANARY = "CANARY-4af1"  # stands in every place that only its owner may read
STORY = "just-checking-in"
PRIVATE = (
    *("reflection r1", "reflection r2", "task t1", "situation", "Priya", "promise", "steps"),
    *("story", "thought", "begun", "late", "answer", "same move", "rule", "break", "shared"),
)


@dataclass(frozen=True)
class World:
    """`people` maps a role to a person id, `cookies` to a session token.

    `ids` fills the parameters of paths, by endpoint; `body` is what forms send besides tokens.
    """

    people: dict[str, int]
    cookies: dict[str, str]
    ids: dict[str, dict[str, object]]
    body: dict[str, str]


def make_world() -> World:
    """Make a cohort with everybody in it, and let the owner write in every private place."""
    digest = publish(SLUG)
    publish(STORY, kind=SCENARIOS)
    people = {
        "owner": make_person("Ana Ortega", email="ana@example.org"),
        "peer": make_person("Ben Carrick", function="finance", email="ben@example.org"),
        "stranger": make_person("Dov Lindgren", email="dov@example.org"),
        "facilitator": make_person("Cleo Marchetti", roles=(), email="cleo@example.org"),
        "author": make_person("Ada Berg", roles=(Role.AUTHOR,)),
        "admin": make_person("Eva Sørensen", roles=(Role.ADMIN, Role.AUTHOR)),
    }
    # The owner's partner is nobody who looks at pages here: what they share is theirs alone.
    partner, other = make_person("Kim Osei"), make_person("Lou Brandt")
    learners = (people["owner"], people["peer"], other, partner)
    cohort_id = make_cohort(*learners, facilitator=people["facilitator"])
    make_session(cohort_id)
    group_id = _pair(cohort_id, people["owner"], partner, by=people["facilitator"])
    split_id = _split(cohort_id, people["admin"])
    extension_id = _extension(cohort_id, people["owner"])
    door = _door(cohort_id, people["stranger"])
    feeds.make(people["owner"], now=utcnow())
    make_cohort(people["stranger"], name="Winter")
    editions.freeze(db.session.get(Cohort, cohort_id), now=utcnow())
    task_id, told_id = _write(people["owner"], digest)
    run_id = play(people["owner"])
    _share(cohort_id, group_id, people["owner"])
    now = utcnow()
    cookies = {
        role: sessions.begin(person, user_agent="Firefox", now=now)
        for role, person in people.items()
    }
    sessions.begin(people["owner"], user_agent=CANARY, now=now)
    db.session.commit()
    other = _other_session(people["owner"])
    import_id = _import(people["admin"])
    letters = _letters(cohort_id, people["facilitator"])
    ids = {
        "people.end_session": {"session_id": other},
        "people.invitation": {"token": tokens.issue(people["owner"], tokens.INVITE, now)},
        "people.reset": {"token": tokens.issue(people["owner"], tokens.RESET, now)},
        "modules.answer": {"item": "q1"},
        "modules.reflect": {"item": "r1"},
        "practice.release": {"task_id": told_id},
        "practice.revoke": {"task_id": told_id},
        "": {
            "person_id": people["owner"],
            "import_id": import_id,
            "slug": SLUG,
            "task_id": task_id,
            "name": "privacy",
            "day": date(2026, 11, 26),
        },
    }
    ids |= _cohort_ids(cohort_id, people["stranger"], door, split_id, extension_id)
    for rule in current_app.url_map.iter_rules():
        if rule.endpoint in ids:
            continue
        if rule.endpoint.startswith("scenarios."):
            ids[rule.endpoint] = {"slug": STORY, "lens": "customer", "run_id": run_id}
        if rule.endpoint.startswith("messages."):
            name = rule.endpoint.partition(".")[2]
            ids[rule.endpoint] = {
                "cohort_id": cohort_id,
                "message_id": letters.get(name, letters["draft"]),
                "token": unsubscribing.address(people["owner"]).rpartition("/")[2],
            }
        if rule.endpoint.startswith("reports."):
            ids[rule.endpoint] = {"cohort_id": cohort_id, "name": "active"}
        if rule.endpoint.startswith("cohorts."):
            ids[rule.endpoint] = {
                "cohort_id": cohort_id,
                "n": 1,
                "person_id": people["owner"],
                "role": "learner",
                "group_id": group_id,
                "slug": STORY,
                "change": 1,
                "other_id": partner,
                "kind": "together",
                "activity": f"scenarios/{STORY}",
                "token": feeds.of_person(people["owner"]).address.split("/")[-1][: -len(".ics")],
            }
    db.session.commit()
    body = _body(digest) | {"named": "hidden", "cohort_id": str(cohort_id)}
    return World(people, cookies, ids, body)


def _cohort_ids(
    cohort_id: int, asking: int, door: str, split_id: int, extension_id: int
) -> dict[str, dict[str, object]]:
    """Return the ids of what a cohort has one of for this purpose alone, by endpoint."""
    answered = {key: {"person_id": asking} for key in ("accept", "decline", "reopen")}
    entered = {key: {"token": door} for key in ("join", "enter", "leave")}
    given = {"extension_id": extension_id}
    extended = dict.fromkeys(("end_extension", "restore_extension"), given)
    splits = {
        endpoint.partition(".")[2]: {"split_id": split_id}
        for endpoint in current_app.view_functions
        if endpoint.startswith("cohorts.split") or endpoint == "cohorts.make"
    }
    found = {**answered, **entered, **extended, **splits}
    return {f"cohorts.{name}": {"cohort_id": cohort_id, **own} for name, own in found.items()}


def _body(digest: str) -> dict[str, str]:
    """Return fields with which the owner succeeds wherever success is not the end of them."""
    return {
        "at": f"{digest[:16]}.both",
        "part": "ten-steps",
        "choice": "a",
        "seen": "1",  # the revision of the reflections that _write kept
        "text": "Other words.",
        "situation": "the meeting has ended",
        "with_whom": "Priya",
        "where": "inside",
        "n": "1",
        "step": "1",
        "answer-1": "Other words.",
        "breaks": "Never.",
        "held": "held",
        "due_on": (NOW.date() + timedelta(days=9)).isoformat(),
    }


def _pair(cohort_id: int, owner: int, partner: int, *, by: int) -> int:
    """Make a round and change it, so that two who are pinned sit together; return their group."""
    cohort, now = db.session.get_one(Cohort, cohort_id), utcnow()
    wishes.pin(cohort_id, owner, partner, wishes.TOGETHER)
    (made,) = rounds.make(cohort, Wanted(2, 1, 1), seen=0, now=now)
    before = [[list(each.members), [], None] for each in seatings.drawn(made)[0].groups]
    change = CohortRoundChange(
        round_id=made.id, n=1, kind="swap", before=before, at=now, person_id=by
    )
    db.session.add(change)
    db.session.commit()
    chosen = select(CohortSeat.group_id).filter_by(round_id=made.id, person_id=owner)
    return db.session.scalars(chosen).one()


def _share(cohort_id: int, group_id: int, owner: int) -> None:
    """Let the owner write in the note of their group, and show their rule."""
    viewer, now = SimpleNamespace(id=owner, can=lambda _permission: False), utcnow()
    found = together.group_of(viewer, cohort_id, group_id, now=now)
    together.keep_note(found, owner, f"{CANARY} shared", seen=0, now=now)
    together.show(found, owner, STORY, now=now)
    db.session.commit()


def _import(person_id: int) -> int:
    """Let the administrator send a list with one new person, one as they are, and one problem."""
    lines = ("E-mail,Name,Function", "new@example.org,Noor Haddad,sales", "bad,Bo Lind,it")
    now = utcnow()
    import_id = imports.begin("people.csv", "\n".join(lines).encode(), person_id, now)
    db.session.commit()
    return import_id


def _letters(cohort_id: int, author_id: int) -> dict[str, int]:
    """Add a message in every state, the one that went to the owner alone; return their ids."""
    now, found = utcnow(), {}
    for name, state, origin in (
        ("message", State.WAITING, None),
        ("draft", State.DRAFT, None),
        ("take_back", State.WAITING, None),
        ("restore", State.DISCARDED, None),
        ("skip", State.WAITING, "program 1"),
        ("unskip", State.SKIPPED, "program 2"),
    ):
        made = Message(
            cohort_id=cohort_id,
            author_id=None if origin else author_id,
            subject=f"Subject {name}",
            text="Hello {name}.",
            audience=Audience.EVERYBODY,
            state=state,
            origin=origin,
            symbol="end" if origin else "",
            send_at=None if state is State.DRAFT else now + timedelta(days=1),
            made_at=now,
            revision=1,
        )
        db.session.add(made)
        db.session.flush()
        found[name] = made.id
    gone = db.session.get_one(Message, found["message"])
    gone.state, gone.gone_at, gone.audience = State.GONE, now, Audience.CUSTOMER
    release.deliver(gone, now=now)
    db.session.commit()
    return found


def may(app, rule, role: str) -> bool:
    """Tell whether a role gets past the guard of a rule."""
    held = {"admin": Role.ADMIN}.get(role, Role.LEARNER)
    permission = app.view_functions[rule.endpoint].permission
    return permission == PUBLIC or permission in granted([held])


def keeper(app, rule) -> str:
    """Return who has the rows that a rule leads to: the owner, or whoever looks after others."""
    if rule.endpoint.startswith("cohorts."):
        return _runs(rule)
    if rule.rule.startswith("/cohorts") or rule.endpoint.startswith("reports."):
        return "facilitator"
    return "owner" if may(app, rule, "owner") else "admin"


def _runs(rule) -> str:
    """Return who succeeds at an address of a cohort: it is changed by its facilitator."""
    if rule.endpoint in {"cohorts.new", "cohorts.balance", "cohorts.make"} or (
        rule.endpoint.startswith("cohorts.split")
    ):
        return "admin"
    own = {"cohorts.index", "cohorts.cohort", "cohorts.session", "cohorts.feed"}
    own |= {"cohorts.make_feed", "cohorts.revoke_feed", "cohorts.shared", "cohorts.keep_shared"}
    own |= {"cohorts.show_rule", "cohorts.hide_rule"}
    own |= {"cohorts.join", "cohorts.enter", "cohorts.leave"}
    return "owner" if rule.endpoint in own else "facilitator"


def _split(cohort_id: int, person_id: int) -> int:
    """Let the administrator split the learners of a cohort; return the draft."""
    source, ids = sources.people_of(f"cohort-{cohort_id}", utcnow())
    people = drafts.people_of(ids)
    return dealing.store(person_id, source, people, 2, 1, now=utcnow())


def _extension(cohort_id: int, person_id: int) -> int:
    """Give a learner a week more; return the row."""
    wanted = rows.Wanted(person_id, rows.ALL, 7, "Away")
    return rows.give(db.session.get_one(Cohort, cohort_id), wanted, now=utcnow()).id


def _door(cohort_id: int, person_id: int) -> str:
    """Let a cohort have a link, by which somebody asks to be let in; return its token."""
    cohort = db.session.get_one(Cohort, cohort_id)
    cohort.enrolment = Enrolment.APPROVAL
    token = links.make(cohort, "world", seen=1)
    joining.enter(token, person_id, Side.INSIDE, now=utcnow())
    cohort.revision = 1
    return token


def _other_session(person_id: int) -> int:
    from sqlalchemy import func, select

    from training.people.models import PersonSession

    return db.session.scalar(
        select(func.max(PersonSession.id)).where(PersonSession.person_id == person_id)
    )


def _write(person_id: int, digest: str) -> tuple[int, int]:
    doer, now = Doer(person_id, "customer"), utcnow()
    read = modules.version(SLUG, digest)
    for item in read.reflections:
        modules.reflect(person_id, read, item, f"{CANARY} reflection {item}", seen=0, now=now)
    open_task, told = (
        tasks.take(
            doer,
            Intention(
                ref=f"modules/{SLUG}/{name}",
                task=f"{CANARY} task {name}",
                source=read.title,
                situation=f"{CANARY} situation",
                with_whom=f"{CANARY} Priya",
                lens="inside",
                due_on=NOW.date() + timedelta(days=5),
                promise=f"{CANARY} promise",
                steps=f"<p>{CANARY} steps</p>",
            ),
            "UTC",
            now=now,
        )
        for name in ("t1", "t2")
    )
    # An answer to a question that the module does not have: no page shows it, an export has to.
    db.session.add(
        ModuleResponse(
            person_id=person_id,
            slug=SLUG,
            item="q9",
            value=f"{CANARY} chosen",
            first=f"{CANARY} first",
            revision=1,
            at=now,
        )
    )
    tasks.tell(doer, tasks.task_for(person_id, told), f"{CANARY} story", seen=0, now=now)
    # It stood in a sponsor's report once, and was taken back.
    story, place = tasks.story_for(person_id, told).story, releases.where(person_id, now=now)
    releases.release(story, seen=1, shows_name=True, cohort_id=place.cohort_id, now=now)
    releases.revoke(story, now=now)
    db.session.commit()
    return open_task, told


def play(person_id: int) -> int:
    """Play both rooms of a story, and begin again, writing wherever one can; return the first."""
    played = []
    for seed, lens in enumerate(("customer", "inside")):
        run_id = scenarios.start(person_id, STORY, lens, Draw(lens, 0.7), now=utcnow(), seed=seed)
        for n in range(1, 20):
            run = runs.open_run(person_id, run_id)
            if run.is_over:
                break
            choice = branching.open_choices(run.scenario.story, run.state)[0]
            value = player.token(run.seed, run.state, choice)
            doer = Doer(person_id, "customer")
            scenarios.choose(doer, run, n, value, f"{CANARY} thought", now=utcnow())
        notes.keep_answers(run, {1: f"{CANARY} answer"}, seen=0, now=utcnow())
        notes.keep_thought(run, 1, f"{CANARY} late", seen=0, now=utcnow())
        notes.look_back(run, now=utcnow())
        played.append(run_id)
    twin = comparing.compare(person_id, STORY)
    twin.keep_same_move(f"{CANARY} same move", seen=0, now=utcnow())
    again = scenarios.start(person_id, STORY, "inside", Draw("inside", 0.7), now=utcnow(), seed=2)
    begun = runs.open_run(person_id, again)
    notes.keep_thought(begun, 1, f"{CANARY} begun", seen=0, now=utcnow())
    scenario = runs.live(STORY)
    rules.keep(person_id, scenario, f"{CANARY} rule", f"{CANARY} break", seen=0, now=utcnow())
    db.session.commit()
    return played[0]


def browser(app, world: World, role: str):
    """Return a test client signed in as `role`."""
    client = app.test_client()
    if role != "anonymous":
        with client.session_transaction() as session:
            session["_user_id"] = world.cookies[role]
            session["_fresh"] = True
            session.permanent = True
    return client


def path_of(app, rule, world: World) -> str:
    """Fill in a rule with the owner's ids; a parameter nobody knows stops the test."""
    known = world.ids[""] | world.ids.get(rule.endpoint, {})
    if rule.endpoint == "web.asset":
        known |= {"digest": assets(app).digest, "name": "app.css"}
    missing = rule.arguments - known.keys()
    assert not missing, f"{rule.rule}: tests/world.py knows no value for {missing}"
    with app.test_request_context():
        from flask import url_for

        return url_for(rule.endpoint, **{name: known[name] for name in rule.arguments})
