"""What people say about themselves and about whom they invite."""

from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.forms import PasswordChangeForm, UserCreationForm
from django.contrib.auth.models import Group, User
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.accounts.invitations import has_account
from catalogue.accounts.rights import groups_given_by
from catalogue.forms.fields import clean_line
from catalogue.models import Collection, Invitation
from catalogue.rules.collections import Role, kept_by


def check_password(request: HttpRequest, user: User, password: str) -> None:
    """Through the same brake as the sign-in, else it could be guessed here. Raises ValidationError."""
    if authenticate(request, username=user.get_username(), password=password) != user:
        raise ValidationError(PasswordChangeForm.error_messages["password_incorrect"], code="password_incorrect")


class BrakedPasswordChangeForm(PasswordChangeForm):
    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_old_password(self) -> str:
        old_password = self.cleaned_data["old_password"]
        check_password(self.request, self.user, old_password)
        return old_password


class AccountForm(forms.ModelForm):
    """Who could change the e-mail address could have a new password sent there: that needs the old one."""

    old_password = forms.CharField(
        label=gettext_lazy("Your password"),
        required=False,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
        help_text=gettext_lazy("Only for another e-mail address: links for a new password go there."),
    )
    named_in_public = forms.BooleanField(
        label=gettext_lazy("Name me in the public lists of changes"),
        required=False,
        help_text=gettext_lazy("With your first and last name. Untick it, and they name you no more."),
    )

    class Meta:
        model = User
        fields = ["first_name", "last_name", "email"]
        widgets = {
            "first_name": forms.TextInput({"autocomplete": "given-name"}),
            "last_name": forms.TextInput({"autocomplete": "family-name"}),
            "email": forms.EmailInput({"autocomplete": "email"}),
        }

    field_order = ["first_name", "last_name", "named_in_public", "email", "old_password"]

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_first_name(self) -> str:
        return clean_line(self.cleaned_data["first_name"])

    def clean_last_name(self) -> str:
        return clean_line(self.cleaned_data["last_name"])

    def clean_old_password(self) -> str:
        old_password = self.cleaned_data["old_password"]
        if "email" in self.changed_data and "email" in self.cleaned_data:
            check_password(self.request, self.instance, old_password)
        return old_password

    def clean_named_in_public(self) -> bool:
        named = self.cleaned_data["named_in_public"]
        if named and not (self.cleaned_data.get("first_name") or self.cleaned_data.get("last_name")):
            raise ValidationError(_("Write the name above under which you want to be listed."), code="no_name")
        return named


WORK = {
    "Coders": gettext_lazy("code the services assigned to them"),
    "Editors": gettext_lazy("change records and send them to review"),
    "Reviewers": gettext_lazy("edit, publish and withdraw"),
    "Administrators": gettext_lazy("review, and keep accounts"),
}
"""What the members of a group do; the site has these, and may have others."""


class GroupField(forms.ModelChoiceField):
    def label_from_instance(self, group: Group) -> str:
        return f"{group.name}: {WORK[group.name]}" if group.name in WORK else group.name


class MemberForm(forms.Form):
    """Optional: the collection to which somebody who is invited will belong, and as what."""

    collection = forms.ModelChoiceField(
        Collection.objects.none(),
        required=False,
        label=gettext_lazy("Collection"),
        empty_label=gettext_lazy("none"),
        help_text=gettext_lazy("The person becomes its member. You may choose of those that you review."),
    )
    role = forms.TypedChoiceField(
        choices=[("", gettext_lazy("none")), *Role.choices],
        coerce=int,
        empty_value=None,
        required=False,
        label=gettext_lazy("Role in the collection"),
        help_text=gettext_lazy("Goes as far as the group allows."),
    )

    def __init__(self, *args: Any, inviter: User, **kwargs: Any):
        """Asks where there is a choice."""
        super().__init__(*args, **kwargs)
        collections = kept_by(inviter)
        self.fields["collection"].queryset = collections  # type: ignore[attr-defined]
        if not collections.exists():
            del self.fields["collection"], self.fields["role"]

    def clean(self) -> None:
        super().clean()
        collection, role = self.cleaned_data.get("collection"), self.cleaned_data.get("role")
        if collection and not role and "role" not in self.errors:
            self.add_error("role", ValidationError(_("Say as what the person belongs to it."), code="required"))
        if role and not collection and "collection" not in self.errors:
            self.add_error("collection", ValidationError(_("Say in which collection."), code="required"))

    @property
    def membership(self) -> dict[str, Any]:
        """What `invitations.invite` takes."""
        return {name: self.cleaned_data.get(name) for name in ("collection", "role")}


class InviteForm(MemberForm):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=150, widget=forms.TextInput({"autocomplete": "off"}))
    email = forms.EmailField(
        label=gettext_lazy("E-mail address"), max_length=254, widget=forms.EmailInput({"autocomplete": "off"})
    )
    group = GroupField(
        Group.objects.none(),
        label=gettext_lazy("Group"),
        empty_label=gettext_lazy("choose"),
        help_text=gettext_lazy("Groups that may no more than you."),
    )
    field_order = ["name", "email", "group"]

    def __init__(self, *args: Any, inviter: User, **kwargs: Any):
        super().__init__(*args, inviter=inviter, **kwargs)
        self.fields["group"].queryset = groups_given_by(inviter)  # type: ignore[attr-defined]

    def clean_name(self) -> str:
        return clean_line(self.cleaned_data["name"])

    def clean_email(self) -> str:
        email = self.cleaned_data["email"]
        if has_account(email):
            message = _("Somebody has an account with this address already. An administrator can add it to a group.")
            raise ValidationError(message, code="has_account")
        return email


class JoinForm(UserCreationForm):
    """The account that accepts an invitation; the rules for passwords know the names and the e-mail address too."""

    class Meta(UserCreationForm.Meta):
        fields = ("username", "first_name", "last_name")
        widgets = {
            "first_name": forms.TextInput({"autocomplete": "given-name"}),
            "last_name": forms.TextInput({"autocomplete": "family-name"}),
        }

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any):
        super().__init__(*args, initial=self.guessed(invitation), instance=User(email=invitation.email), **kwargs)
        self.fields["username"].label = _("User name")

    @staticmethod
    def guessed(invitation: Invitation) -> dict[str, str]:
        """A coder was called by the name beside the codes, which may hide the person's own."""
        first, _blank, last = ("", "", "") if invitation.coder else invitation.name.rpartition(" ")
        username = invitation.email.partition("@")[0] or slugify(invitation.name)
        if User.objects.filter(username__iexact=username).exists():
            username = ""
        return {"username": username, "first_name": first, "last_name": last}

    def clean_first_name(self) -> str:
        return clean_line(self.cleaned_data["first_name"])

    def clean_last_name(self) -> str:
        return clean_line(self.cleaned_data["last_name"])
