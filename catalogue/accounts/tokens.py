"""Tokens for programs: made, shown once, found by what a program sends, revoked.

A token is `atlas_<lookup>_<secret>`: a word by which people and scanners of code know it, an id by which its row is
found (12 hexadecimal digits, no secret), and 256 random bits. Of the secret a SHA-256 is kept. A slow hash, as
passwords need it, would add nothing, and neither would a brake: who guesses a thousand million secrets a second has one
of 2^256 in about 10^60 years. What is wrong counts among the requests of its network address all the same.

As with other sites, a new password leaves tokens as they are; a revoked or expired one opens nothing, nor one of an
account that may no longer sign in, and they go with the account.
"""

import hashlib
import re
import secrets
from datetime import datetime, timedelta
from typing import NamedTuple

from django.contrib.auth.models import User
from django.db import DatabaseError, transaction
from django.db.models import Q
from django.http import HttpRequest
from django.utils.timezone import now
from django.utils.translation import gettext_lazy

from catalogue.models import ApiToken

MOST_LIVE = 20
"""So many tokens somebody has at once."""

KEPT = timedelta(days=30)
"""So long those that ended are still shown to their owner."""

USED_AT_MOST = timedelta(hours=1)
"""The last use is written at most so often: reading writes nothing."""

SCHEME = "bearer"
LOOKUP_BYTES, SECRET_BYTES = 6, 32
PATTERN = re.compile(r"atlas_([0-9a-f]{12})_([A-Za-z0-9_-]{43})", re.ASCII)

TOO_MANY = gettext_lazy("You have %(most)s tokens, which is as many as one may have. Revoke one first.")


class TooManyError(Exception):
    """Somebody has as many tokens as one may have."""


class NewToken(NamedTuple):
    token: ApiToken
    text: str
    """What the program sends; kept nowhere."""


def hash_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def issue(owner: User, name: str, scope: str = ApiToken.Scope.READ, expires: datetime | None = None) -> NewToken:
    """A new token; one without a day of expiry holds until it is revoked. Raises TooManyError."""
    User.objects.select_for_update(no_key=True).get(pk=owner.pk)  # two at once count each other
    forget_ended(owner)
    if owner.api_tokens.live().count() >= MOST_LIVE:
        raise TooManyError
    lookup, secret = secrets.token_hex(LOOKUP_BYTES), secrets.token_urlsafe(SECRET_BYTES)
    token = ApiToken.objects.create(
        owner=owner, name=name, scope=scope, lookup=lookup, secret_hash=hash_of(secret), expires=expires
    )
    return NewToken(token, f"atlas_{lookup}_{secret}")


def sent_in(request: HttpRequest) -> str | None:
    """What a program sends in the place of a token; None where it sends none, such as a password for a proxy."""
    scheme, _blank, text = request.headers.get("Authorization", "").strip().partition(" ")
    return text.strip() if scheme.casefold() == SCHEME else None


def found(text: str) -> ApiToken | None:
    """The live token that a program sends, with its owner; None for anything else. One query, none for what is none."""
    match = PATTERN.fullmatch(text)
    if match is None:
        return None
    lookup, secret = match.groups()
    token = ApiToken.objects.live().select_related("owner").filter(lookup=lookup).first()
    return token if token and secrets.compare_digest(token.secret_hash, hash_of(secret)) else None


def note_use(token: ApiToken) -> None:
    """Write that it was used, to the hour. A database that takes no writes now still answers who reads."""
    moment = now()
    if token.last_used is not None and token.last_used > moment - USED_AT_MOST:
        return
    unnoted = Q(last_used=None) | Q(last_used__lte=moment - USED_AT_MOST)  # of many at once one writes
    try:
        with transaction.atomic():
            ApiToken.objects.filter(unnoted, pk=token.pk).update(last_used=moment)
    except DatabaseError:
        return


def revoke(owner: User, pk: int) -> bool:
    """End a token of somebody's; False where there is none that has not ended."""
    return bool(ApiToken.objects.filter(owner=owner, pk=pk, revoked=None).update(revoked=now()))


def shown_to(owner: User) -> list[ApiToken]:
    """All tokens of somebody, the newest first, with those that ended lately."""
    return list(owner.api_tokens.exclude(long_ended()))


def forget_ended(owner: User) -> None:
    owner.api_tokens.filter(long_ended()).delete()


def long_ended() -> Q:
    before = now() - KEPT
    return Q(revoked__lte=before) | Q(expires__lte=before)
