"""The form that asks where a service goes next, with the sentence that goes with it."""

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.editing.states import COMES_FROM, move
from catalogue.models import Service
from catalogue.models.states import LONGEST_REASON, State
from catalogue.rules.publishing import PUBLISHES, may_move

VERBS = {
    State.PUBLISHED: gettext_lazy("publish"),
    State.REVIEW: gettext_lazy("send to review"),
    State.DRAFT: gettext_lazy("return to draft"),
    State.WITHDRAWN: gettext_lazy("withdraw"),
}


class StateForm(forms.Form):
    state = forms.ChoiceField(label=gettext_lazy("State"))
    words = forms.CharField(
        label=gettext_lazy("Reason of the withdrawal, or what is to be mended"),
        max_length=LONGEST_REASON,
        required=False,
        widget=forms.Textarea({"rows": 2, "cols": 60}),
        help_text=gettext_lazy("Readers see the reason of a withdrawal; editors see what is to be mended in a draft."),
    )

    def clean(self) -> None:
        values = super().clean() or {}
        if values.get("state") == State.WITHDRAWN and not values.get("words"):
            self.add_error("words", _("Say why it is withdrawn: readers are told."))

    def words_for(self, state: State) -> str:
        """The sentence, if it goes with a move to this state."""
        return self.cleaned_data["words"] if self.cleaned_data["state"] == state else ""


class MoveForm(StateForm):
    """Of one service: what may follow on the state that the person saw, which the form carries."""

    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, user: User, service: Service, data: Any = None):
        super().__init__(data, initial={"seen": service.state})
        self.user, self.service = user, service
        before = service.state if data is None else data.get("seen", "")
        self.fields["state"].widget = forms.RadioSelect()
        self.fields["state"].choices = [  # type: ignore[attr-defined]
            (after.value, VERBS[after])
            for after in VERBS
            if before in COMES_FROM[after] and may_move(user, before, after)
        ]

    def clean(self) -> None:
        super().clean()
        before, after = self.data.get("seen", ""), self.cleaned_data.get("state")
        gives_back = (before, after) == (State.REVIEW, State.DRAFT) and self.user.has_perm(PUBLISHES)
        if gives_back and not self.cleaned_data.get("words") and "words" not in self.errors:
            self.add_error("words", _("Say what is to be mended: its editors find it on their desk."))

    def move(self) -> None:
        """Raises RefusedError."""
        move(
            self.user,
            self.service,
            self.cleaned_data["seen"],
            State(self.cleaned_data["state"]),
            withdrawal_reason=self.words_for(State.WITHDRAWN),
            review_note=self.words_for(State.DRAFT),
        )
