"""People for tests: a store in memory, a hash that costs nothing, a clock that stands still."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256

from desktop.app.people import Event, People
from desktop.app.people_secrets import Attempts, Secret
from desktop.domain.person import LOCAL, Person, Role

PASSWORD, PIN = "correct horse 7", "2580"
ADMIN = Person(id="ada", name="Ada Admin", role=Role.ADMINISTRATOR)
READER = Person(id="rad", name="Dr Rad Iologist", role=Role.RADIOLOGIST)
OTHER = Person(id="bob", name="Dr Bob Other", role=Role.RADIOLOGIST)
TRAINEE = Person(id="tra", name="Tra Inee", role=Role.TRAINEE)
EVERYONE = (ADMIN, READER, OTHER, TRAINEE)


NOON = datetime.fromisoformat("2026-11-27T12:00:00+00:00")


@dataclass
class Clock:
    """Moves only when told to."""

    now: datetime = NOON

    def now_iso(self) -> str:
        return self.now.isoformat()

    def forward(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


class QuickHasher:
    """SHA-256: for tests only."""

    def make(self, secret: Secret) -> str:
        return sha256(secret.reveal().encode()).hexdigest()

    def check(self, secret: Secret, stored: str) -> bool:
        return bool(stored) and self.make(secret) == stored


@dataclass
class MemoryStore:
    """What the port promises, in a dictionary."""

    known: dict[str, Person] = field(default_factory=dict)
    secrets: dict[tuple[str, str], str] = field(default_factory=dict)
    tries: dict[tuple[str, str], Attempts] = field(default_factory=dict)
    owners: dict[str, str] = field(default_factory=dict)
    told: list[Event] = field(default_factory=list)

    def people(self):
        return tuple(self.known[key] for key in sorted(self.known))

    def write(self, person, secrets, event) -> None:
        self.known[person.id] = person
        self.secrets |= {(person.id, kind): stored for kind, stored in secrets.items()}
        self.told.append(event)

    def stored(self, person_id, kind) -> str:
        return self.secrets.get((person_id, kind), "")

    def attempts(self, person_id, kind) -> Attempts:
        return self.tries.get((person_id, kind), Attempts())

    def begin_attempt(self, person_id, kind, at) -> None:
        before = self.attempts(person_id, kind).failures
        self.tries[person_id, kind] = Attempts(failures=before + 1, last_at=at)

    def clear_attempts(self, person_id, kind) -> None:
        self.tries.pop((person_id, kind), None)

    def owner(self, report_id) -> str:
        return self.owners.get(report_id, "")

    def set_owner(self, report_id, person_id, event) -> None:
        self.owners[report_id] = person_id
        self.told.append(event)

    def note(self, event) -> None:
        self.told.append(event)


def fill(people: People) -> People:
    """Set everyone up."""
    secrets = Secret(PASSWORD), Secret(PIN)
    people.add(LOCAL, ADMIN, *secrets)
    for person in EVERYONE[1:]:
        people.add(ADMIN, person, *secrets)
    return people
