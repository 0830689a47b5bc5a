"""Values of a form as a browser sends them."""

from django import forms
from django.http import QueryDict

from catalogue.forms.sent_values import as_drawn, put, with_plain_lines


class Ticked(forms.Form):
    gone = forms.BooleanField(required=False)
    name = forms.CharField(required=False)


def test_a_box_that_is_not_ticked_is_not_there_and_an_empty_text_is():
    data = QueryDict("gone=on&name=A", mutable=True)
    for bound in Ticked():
        put(data, bound, as_drawn(bound))
    assert set(data) == {"name"}
    put(data, Ticked()["gone"], "on")
    assert data["gone"] == "on"


def test_a_sign_that_no_text_has_is_left_out():
    assert with_plain_lines(QueryDict("name=a%00b%0D%0Ac")).dict() == {"name": "ab\nc"}
