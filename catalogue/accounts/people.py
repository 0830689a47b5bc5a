"""What people change of their own account."""

from collections.abc import Collection
from functools import partial

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from catalogue.accounts import mails, resets
from catalogue.index.identity import current_identity
from catalogue.models import PublicName


@transaction.atomic
def save(user: User, changed: Collection[str], *, public: bool) -> None:
    """Write the changed fields of an account, and under which name it stands in public; "" takes the consent back."""
    former = User.objects.get(pk=user.pk).email
    if changed:
        user.save(update_fields=changed)
    name_in_public(user, user.get_full_name() if public else "")
    if "email" in changed and former and not resets.too_often(former, None):
        resets.note(former, None)  # changing to and fro floods nobody with mails
        transaction.on_commit(partial(mails.later, partial(tell_former_address, former, user.get_username())))


def name_in_public(user: User, name: str) -> None:
    """Written only where it changes: with every write, pages of all are made anew."""
    own = PublicName.objects.filter(user=user)
    if not name:
        own.delete()
    elif not own.filter(name=name).exists():
        PublicName.objects.update_or_create(user=user, defaults={"name": name})


def tell_former_address(email: str, name: str) -> None:
    subject = _("Your e-mail address at %(site)s was changed") % {"site": current_identity().title}
    mails.sent(email, subject, "accounts/email_changed.txt", {"name": name})
