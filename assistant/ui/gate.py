"""The lock of the label page: one password, and signed tickets for those who knew it."""

import hashlib
import hmac
import secrets
import time


class Gate:
    """Admits by password, then by ticket. Five wrong tries within half a minute close it for the rest of it."""

    HOURS, TRIES, PAUSE = 12, 5, 30

    def __init__(self, password: str):
        self._password, self._key = password.encode(), secrets.token_bytes(32)
        self._wrong: list[float] = []

    def waits(self) -> int:
        """Seconds until another password may be tried."""
        now = time.monotonic()
        self._wrong = [t for t in self._wrong if now - t < self.PAUSE]
        return int(self.PAUSE - (now - self._wrong[0])) + 1 if len(self._wrong) >= self.TRIES else 0

    def enter(self, password: str) -> str | None:
        """A ticket for the right password; None for a wrong one, or while the gate is closed."""
        if self.waits():
            return None
        if not hmac.compare_digest(password.encode(), self._password):
            self._wrong.append(time.monotonic())
            return None
        end = str(int(time.time()) + self.HOURS * 3600)
        return f"{end}.{self._sign(end)}"

    def admits(self, ticket: object) -> bool:
        """Whether a ticket is ours and still good.

        >>> gate = Gate("open sesame")
        >>> gate.admits(gate.enter("open sesame")), gate.admits("9999999999.forged"), gate.enter("sesame")
        (True, False, None)
        """
        end, _, signature = str(ticket or "").partition(".")
        known = hmac.compare_digest(signature.encode(), self._sign(end).encode())
        return known and end.isdigit() and int(end) > time.time()

    def _sign(self, end: str) -> str:
        return hmac.new(self._key, end.encode(), hashlib.sha256).hexdigest()
