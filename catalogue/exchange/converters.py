"""Converters of addresses that several rooms share."""

from django.urls.converters import StringConverter


class PlainConverter(StringConverter):
    """Numbers of versions and names of files; without signs, such as NUL, that a database refuses."""

    regex = r"[\w.-]+"
