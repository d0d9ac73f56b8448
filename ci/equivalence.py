"""Mistakes that nobody could notice: what follows from the scenario itself, and, one by one, what is argued.

A rule speaks only of mistakes that survived, and claims no more than the scenario's text and the report of the mutant
show. What a rule does not reach has a line in ci/mutate-equivalent.txt, or is a weak scenario, or a defect.
"""

import pathlib
import re

from explained import Step
from mutating import said, verb

EQUIVALENT = pathlib.Path(__file__).with_name("mutate-equivalent.txt")
BYTES = {"byte changed", "byte dropped", "byte added", "bytes swapped", "parts reordered"}
MORE = {"byte added", "push repeated"}
SAID = {"send", "end", "close", "half-close", "reset"}
# The last look at a connection that any end meets, and the last steps that take no look at all.
QUIET = {"note", "signal", "await", "delay", "set"}
ANY_END, NO_LOOK = {"drain", "expect-closed"}, {"close", "reset", "hang"}


def argued():
    """The survivors that are right to survive: a line each, `NAME -- REASON`."""
    lines = EQUIVALENT.read_text().splitlines() if EQUIVALENT.exists() else []
    return dict(line.split(" -- ", 1) for line in lines if line and not line.startswith("#"))


def derived(mutant, rows):
    """Why nobody could notice a mistake that survived, if a rule tells."""
    rules = [the_named_failure, the_step_must_fail, told_to_a_program, after_the_fin, no_matter_how, surplus, settled]
    return next(filter(None, (rule(mutant, rows) for rule in rules)), None)


def the_named_failure(mutant, rows):
    """Where the verdict names failures. Expectations that must hold for the step that fails to be reached are not meant."""
    document, where = mutant.document, mutant.where
    rows = [row for row in rows if row["outcome"] != "skipped"]
    is_meant = not document.passes and mutant.kind not in ("verdict", "exit status")
    if not is_meant or not all(are_just(document.expected, row) for row in rows):
        return None
    if is_said(mutant) or not isinstance(where, Step):
        return "the scenario shows a failure: what leads to it is another, and just the named failures count"
    for failure in document.expected:
        if failure.get("actor", where.actor) == where.actor and int(failure.get("step", 0)) <= where.number:
            return "the step, or one before it, must fail as the verdict says, and so it does with other bytes too"
    if all(any(one["actor"] == where.actor and one.get("consequent") for one in row["failures"]) for row in rows):
        return "the other side has failed, as the verdict says: what is seen here of it is its consequence"
    return None


def are_just(expected, row):
    """Whether the failures counted in a run are those that are named and no others: what the judge says of it, said again."""
    counted = [one for one in row["failures"] if not one.get("consequent")]
    free = list(expected)
    for failure in counted:
        fits = [one for one in free if all(str(failure.get(key, "")) == value for key, value in one.items())]
        if not fits and not is_deadline(failure):
            return False
        free = [one for one in free if not fits or one is not fits[0]]
    return not free or len(free) <= sum(map(is_deadline, counted))


def is_deadline(failure):
    # One failure for all that wait, whoever it is that it begins with.
    return failure["cause"] == "timeout" and "waiters" in failure


def the_step_must_fail(mutant, rows):
    """Where a step must fail, or may. Had bytes come that differ, it would have failed with `mismatch`."""
    match = re.search(r"\b(fails|may-fail): (\[[^]]*\]|[a-z-]+)", mutant.where.text)
    if not match or "mismatch" in match[2]:
        return None
    if verb_of(mutant) == "send" and match[1] == "fails":
        return "the push must fail, as 'fails' says, whatever it is"
    if mutant.kind in BYTES and not is_said(mutant):
        return f"the step fails, as '{match[1]}' says, before there is anything to compare"
    return None


def told_to_a_program(mutant, rows):
    is_one_more_client = mutant.kind.startswith("one connection") and mutant.detail == "is made"
    if not mutant.document.has_programs or not (is_said(mutant) or is_one_more_client):
        return None
    if not any(map(scripted, counterparts(mutant))):
        return "the program is told otherwise, and makes nothing of it: its output, bytes and end are as they must be"
    return None


def after_the_fin(mutant, rows):
    """An end that is a reset, where the FIN has been sent by then; or a FIN that is sent a step later."""
    steps = [step for step in connection(mutant) if verb(step) not in QUIET]
    if mutant.where not in steps:
        return None
    place = steps.index(mutant.where)
    sent = any(verb(step) == "half-close" for step in steps[:place])
    if mutant.kind == "end is a reset" and verb_of(mutant) in ("end", "close") and sent:
        return "the half-close before has sent the FIN: who reads has its end, and an RST after it is not reported"
    is_next = [verb(step) for step in steps[place + 1 :]] == ["end"]
    if mutant.kind == "end removed" and verb_of(mutant) == "half-close" and is_next:
        return "the next step is 'end', which sends the same FIN"
    return None


def no_matter_how(mutant, rows):
    if mutant.kind not in ("end is a reset", "reset is an end") or not is_said(mutant):
        return None
    others = counterparts(mutant)
    if others and all(scripted(steps) and last(steps) in NO_LOOK for steps in others):
        return "the other side closes, resets or hangs by itself and does not look for an end"
    if others and all(scripted(steps) and any(verb(step) in ANY_END for step in steps) for steps in others):
        return "the other side is in 'drain' or 'expect-closed', which either end meets"
    return None


def surplus(mutant, rows):
    others = counterparts(mutant)
    if not is_said(mutant) or not others or not all(map(scripted, others)):
        return None
    drained = all(any(verb(step) == "drain" for step in steps) for steps in others)
    if mutant.kind in MORE | {"push removed"} and drained:
        return "the other side drains: it takes whatever comes, or nothing"
    is_last = not any(verb(step) == "send" and step.number > mutant.where.number for step in connection(mutant))
    if mutant.kind in MORE and is_last and all(last(steps) in NO_LOOK for steps in others):
        return "the other side closes, resets or hangs on purpose: what it leaves unread is no failure"
    return None


def settled(mutant, rows):
    """A hang instead of the last step. Where the other side needs the end to go on, it would wait for it in vain."""
    if mutant.kind != "end removed" or verb_of(mutant) == "half-close" or connection(mutant)[-1] is not mutant.where:
        return None
    if any(verb(step) == "half-close" for step in connection(mutant)):
        return "the half-close before has sent the FIN: who reads has its end"
    if any(needs_an_end(steps) for steps in counterparts(mutant)):
        return None
    return "the last step: a hang is closed once all has settled, and nobody needs the end before"


def needs_an_end(steps):
    """Whether a script waits for an end anywhere but in its last steps."""
    steps = [step for step in steps if verb(step) not in QUIET]
    while steps and verb(steps[-1]) in NO_LOOK | {"end", "expect-eof", "expect-closed"}:
        steps.pop()
    needing = ANY_END | {"expect-eof", "expect-reset"}
    return any(verb(step) in needing or "rest: " in step.text or "until-eof" in step.text for step in steps)


def is_said(mutant):
    """Whether the mistake is in what a script does, not in what it expects."""
    return verb_of(mutant) in SAID


def verb_of(mutant):
    return verb(mutant.where) if isinstance(mutant.where, Step) else ""


def connection(mutant):
    """The steps of the connection that the mistake is made in."""
    return next((steps for _, steps in connections(mutant.document, mutant.where.actor) if mutant.where in steps), [])


def connections(document, actor):
    """The steps of each connection in an actor's scripts, and whom a client's is with."""
    default = "".join(field.value for field in document.fields if field.actor == actor and field.key == "connect")
    found, numbers = [], set()
    for step in document.script(actor):
        if verb(step) == "connect" or not found or step.connection not in numbers:
            with_whom = said(step).removeprefix("connect").removeprefix(": ") or default
            found.append((with_whom if verb(step) == "connect" else default, []))
            numbers.add(step.connection)
        found[-1][1].append(step)
    # What comes before the first `connect`, or after one that failed, has no connection.
    opened = [one for one in found if verb(one[1][0]) == "connect"]
    return [one for one in opened if "fails: " not in one[1][0].text] if opened else found


def counterparts(mutant):
    """The scripts that may be at the other end of the mistake's connection: a program's is empty."""
    document, actor = mutant.document, mutant.where.actor
    if document.sections.get(actor) == "processes":
        # A script over a program's standard input and output: the other end is the program itself.
        return [[]]
    names = document.connected(actor)
    if not names and document.has_programs:
        return [[]]
    own = connections(document, actor)
    with_whom = next((whom for whom, steps in own if mutant.where in steps), "")
    if document.sections.get(actor) == "clients":
        names = {with_whom} if with_whom in names else names
        own = [one for one in own if one[0] == with_whom]
        others = [connections(document, name) for name in names or document.others(actor)]
    else:
        others = [connections(document, name) for name in names or document.others(actor)]
        others = [[one for one in scripts if one[0] == actor or not names] for scripts in others]
    if len(others) == 1 and len(own) == len(others[0]):
        index = next((place for place, (_, steps) in enumerate(own) if mutant.where in steps), 0)
        others = [others[0][index : index + 1]]
    return [steps for scripts in others for _, steps in scripts]


def scripted(steps):
    return bool(steps)


def last(steps):
    """The last verb of a script that has to do with its connection."""
    verbs = [verb(step) for step in steps if verb(step) not in QUIET]
    return verbs[-1] if verbs else ""
