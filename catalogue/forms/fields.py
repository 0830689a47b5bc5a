"""Form fields that several rooms use."""

from django import forms


def printable(text: str, most: int = 60) -> str:
    """What a person typed, to be said in a message: cut, and without signs that cannot be seen."""
    return "".join(sign if sign.isprintable() else "�" for sign in text[:most])


class SilentMultipleField(forms.MultipleChoiceField):
    """Each choice once; takes an empty value, as a form without scripts sends for "any", for no choice."""

    def to_python(self, value):
        return list(dict.fromkeys(one for one in super().to_python(value) if one != ""))


def read_number(text: str | None) -> float:
    """A number as a hint only: 0 where the text is none."""
    try:
        return float(text or 0)
    except ValueError:
        return 0.0


def number_field(label: str, highest: float, step: float, default: float) -> forms.FloatField:
    """A number that may stay empty; `default` is what then holds, and is shown as a hint."""
    return forms.FloatField(
        label=label, min_value=0, max_value=highest, required=False,
        widget=forms.NumberInput({"step": "any", "data-step": step, "class": "slider", "placeholder": f"{default:g}"}),
    )  # fmt: skip
