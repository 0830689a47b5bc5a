"""Links for a new password: who may ask how often, and to whom they go. No answer tells which accounts exist."""

from contextlib import closing
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.forms import PasswordResetForm
from django.contrib.auth.tokens import default_token_generator
from django.core.mail.backends.base import BaseEmailBackend
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.encoding import force_bytes
from django.utils.http import urlencode, urlsafe_base64_encode
from django.utils.timezone import now
from django.utils.translation import gettext as _

from catalogue.accounts import mails
from catalogue.index.identity import current_identity
from catalogue.models import AskedReset

LIFETIME_MINUTES = settings.PASSWORD_RESET_TIMEOUT // 60
WINDOW = timedelta(minutes=60)
MOST_FOR_AN_EMAIL = 3
MOST_FROM_A_CLIENT = 20
"""Within the window; a school or an office may share one address."""


def too_often(email: str, client: str | None) -> str:
    """Why this question is one too many, in words that are the same whether there is an account or not; empty else."""
    wait = {"n": WINDOW // timedelta(minutes=1)}
    recent = AskedReset.objects.filter(at__gt=now() - WINDOW)
    if recent.filter(client_hash=hash_of(client or "")).count() >= MOST_FROM_A_CLIENT:
        return _("Too many links were asked for from your address. Please come back in %(n)s minutes.") % wait
    if recent.filter(email_hash=hash_of(email)).count() >= MOST_FOR_AN_EMAIL:
        return (
            _(
                "Links were asked for with this e-mail address several times lately. Look for the newest "
                "mail, also among spam, or come back in %(n)s minutes."
            )
            % wait
        )
    return ""


def note(email: str, client: str | None) -> None:
    forget_old()
    AskedReset.objects.create(email_hash=hash_of(email), client_hash=hash_of(client or ""))


def forget_old() -> int:
    return AskedReset.objects.filter(at__lte=now() - WINDOW).delete()[0]


def hash_of(text: str) -> str:
    return salted_hmac("catalogue.accounts.resets", text.casefold(), algorithm="sha256").hexdigest()


def send_links(email: str, site: str, connection: BaseEmailBackend) -> None:
    """To every account that has this address, may sign in, and has a password to replace."""
    with closing(connection):
        for user in PasswordResetForm().get_users(email):
            account = urlsafe_base64_encode(force_bytes(user.pk))
            path = reverse("password_reset_confirm", args=[account])
            link = f"{site}{path}?{urlencode({'token': default_token_generator.make_token(user)})}"
            context = {"name": user.get_username(), "link": link, "site": site, "minutes": LIFETIME_MINUTES}
            subject = _("A new password for %(site)s") % {"site": current_identity().title}
            mails.sent(user.email, subject, "registration/password_reset_email.txt", context, connection)
