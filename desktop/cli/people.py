"""The verb ``people``: who reads and signs. Secrets come from standard input, never from argv."""

from __future__ import annotations

import argparse
import getpass
import sys

from desktop.app.people import People, RefusedError
from desktop.app.people_secrets import Secret
from desktop.app.ports import DraftStoreError
from desktop.cli.answer import Answer, Tools, UsageError
from desktop.domain.message import Message, Problem
from desktop.domain.person import LOCAL, Person, Role


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare what may be done; no argument ever holds a secret."""
    wishes = parser.add_subparsers(dest="wish", required=True)
    add = wishes.add_parser("add", allow_abbrev=False)
    add.add_argument("id", metavar="ID")
    add.add_argument("--name", required=True)
    add.add_argument("--role", required=True, choices=[role.value for role in Role])
    add.add_argument("--as", dest="acting", metavar="ADMINISTRATOR", default="")
    wishes.add_parser("list", allow_abbrev=False)
    for name in ("disable", "secrets"):
        one = wishes.add_parser(name, allow_abbrev=False)
        one.add_argument("id", metavar="ID")
        one.add_argument("--as", dest="acting", metavar="PERSON", default="")


def run(args: argparse.Namespace, tools: Tools) -> Answer:
    """Do what was wished, or say why not."""
    people = tools.people()
    if people is None:
        raise UsageError(Problem.of("store", "verify-no-store"))
    try:
        return _list(people, tools) if args.wish == "list" else _change(args, people, tools)
    except (RefusedError, DraftStoreError) as error:
        return Answer(payload={"done": False}, problems=(error.problem,))


def _list(people: People, tools: Tools) -> Answer:
    found = people.everyone()
    say = tools.translator.text
    lines = tuple(
        say(
            Message.of(
                "people-line",
                id=p.id,
                name=p.name,
                role=Message(f"role-{p.role}"),
                disabled="yes" if p.is_disabled else "no",
            )
        )
        for p in found
    )
    rows = [
        {"id": p.id, "name": p.name, "role": p.role.value, "disabled": p.is_disabled} for p in found
    ]
    return Answer(payload={"people": rows}, lines=lines or (say(Message("people-none")),))


def _change(args: argparse.Namespace, people: People, tools: Tools) -> Answer:
    acting, name = _acting(args, people, tools), ""
    if args.wish == "disable":
        people.disable(acting, args.id)
    elif args.wish == "secrets":
        people.set_secrets(acting, args.id, *_new(args.id, tools))
    else:
        name = args.name
        try:
            person = Person(id=args.id, name=name, role=Role(args.role))
        except ValueError:
            raise RefusedError(Problem.of("people", "people-no-name")) from None
        people.add(acting, person, *_new(args.id, tools))
    line = tools.translator.text(Message.of(f"people-done-{args.wish}", id=args.id, name=name))
    return Answer(payload={"done": True, "id": args.id}, lines=(line,))


def _acting(args: argparse.Namespace, people: People, tools: Tools) -> Person:
    """Return who does it, by password; the first person of a store needs nobody before."""
    if people.is_single:
        return LOCAL
    if not args.acting:
        raise UsageError(Problem.of("--as", "people-unknown"))
    return people.sign_in(args.acting, _ask("own", args.acting, tools))


def _new(person_id: str, tools: Tools) -> tuple[Secret, Secret]:
    return _ask("password", person_id, tools), _ask("pin", person_id, tools)


def _ask(what: str, person_id: str, tools: Tools) -> Secret:
    """Ask at the terminal without showing what is typed, else read one line."""
    prompt = tools.translator.text(Message.of(f"people-ask-{what}", id=person_id))
    if sys.stdin.isatty():
        return Secret(getpass.getpass(f"{prompt}: "))
    line = sys.stdin.readline()
    if not line:
        raise UsageError(Problem.of("people", "people-no-secret"))
    return Secret(line.rstrip("\r\n"))
