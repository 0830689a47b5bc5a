"""What a person fills in to import a file."""

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from catalogue.importing.packed import MEGABYTE
from catalogue.importing.run import Take
from catalogue.models import Collection
from catalogue.rules.collections import Role, open_to

MOST_UPLOADED = 20 * MEGABYTE
LONGEST_WHY = 300
NOWHERE = _("There is no collection to which you may add services.")


class FileForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        max_length=200,
        help_text=_("An XLSX workbook, a ZIP of CSV files, or one CSV of services. At most 20 MB."),
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > MOST_UPLOADED:
            message = _(
                "The file is too large: at most %(most)s MB are taken here. The command import_services takes more."
            )
            raise forms.ValidationError(message % {"most": MOST_UPLOADED // MEGABYTE})
        return file


class UploadForm(FileForm):
    collection = forms.ModelChoiceField(
        Collection.objects.none(),
        label=_("Collection"),
        help_text=_("To which services belong that are new in the file."),
        empty_label=None,
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any):
        """Asks for the collection where somebody may add to more than one."""
        super().__init__(*args, **kwargs)
        self.open_ones = list(open_to(user, Role.EDITOR))
        self.fields["collection"].queryset = open_to(user, Role.EDITOR)  # type: ignore[attr-defined]
        if len(self.open_ones) < 2:
            del self.fields["collection"]

    @property
    def collection_chosen(self) -> Collection:
        chosen: Collection = self.cleaned_data.get("collection") or self.open_ones[0]
        return chosen

    def clean(self) -> None:
        super().clean()
        if not self.open_ones:
            raise forms.ValidationError(NOWHERE, code="nowhere")


class WriteForm(forms.Form):
    """`conflicts` says whether somebody must decide about some, `levels` whether readers see other levels then."""

    why = forms.CharField(
        label=_("Why"), max_length=LONGEST_WHY, required=False, help_text=_("For the history of the services.")
    )
    take = forms.ChoiceField(
        label=_("Conflicts"),
        widget=forms.RadioSelect,
        choices=[
            (Take.HERE.value, _("Keep what is here, and write the rest")),
            (Take.FILE.value, _("Take what the file says: the changes of others are lost")),
        ],
    )

    def __init__(self, *args: Any, conflicts: bool, levels: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if levels:
            why = self.fields["why"]
            why.required, why.error_messages["required"] = True, _("Say why: a level that readers see is changed.")
        if not conflicts:
            del self.fields["take"]
