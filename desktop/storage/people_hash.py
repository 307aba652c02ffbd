"""Hashing of passwords and PINs with Argon2id, by the second profile of RFC 9106 or slower.

The parameters are stored with each hash, so they may change without touching what is stored.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

from desktop.app.people_secrets import Secret

MEMORY_KIB = 65_536
LANES = 4
LEAST_ROUNDS, FIRST_ROUNDS, MOST_ROUNDS = 3, 8, 24
WANTED_S = 0.4
BETWEEN_S = (0.25, 0.7)
_NOBODY = "-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """How slow; ``rounds`` 0 finds a number at which this machine takes about ``WANTED_S``."""

    rounds: int = 0
    memory_kib: int = MEMORY_KIB
    lanes: int = LANES


FAST = Profile(rounds=1, memory_kib=64, lanes=1)
"""For tests only."""


class Argon2Hasher:
    """Implements ``Hasher``."""

    def __init__(self, profile: Profile | None = None) -> None:
        self._profile = profile or Profile()
        self._dummy = ""
        self._took_s = 0.0

    def make(self, secret: Secret) -> str:
        """Return the encoded hash with its salt and parameters."""
        from argon2 import PasswordHasher

        text = secret.reveal().encode("utf-8", "surrogatepass")
        for rounds in self._rounds():
            hasher = PasswordHasher(
                time_cost=rounds,
                memory_cost=self._profile.memory_kib,
                parallelism=self._profile.lanes,
            )
            began = time.perf_counter()
            made = hasher.hash(text)
            self._took_s = time.perf_counter() - began
        return made

    def _rounds(self) -> Iterator[int]:
        """Yield the rounds to try: those of the profile, or two steps towards the wanted time."""
        if self._profile.rounds:
            yield self._profile.rounds
            return
        yield FIRST_ROUNDS
        if not BETWEEN_S[0] <= self._took_s <= BETWEEN_S[1]:
            wanted = round(FIRST_ROUNDS * WANTED_S / self._took_s)
            yield min(max(wanted, LEAST_ROUNDS), MOST_ROUNDS)

    def check(self, secret: Secret, stored: str) -> bool:
        """Whether the secret is the stored one; as slow and never right for an empty ``stored``."""
        from argon2 import PasswordHasher
        from argon2.exceptions import Argon2Error, InvalidHashError

        if not stored and not self._dummy:
            self._dummy = self.make(Secret(_NOBODY))
        try:
            right = PasswordHasher().verify(
                stored or self._dummy, secret.reveal().encode("utf-8", "surrogatepass")
            )
        except (Argon2Error, InvalidHashError):
            return False
        return right and bool(stored)
