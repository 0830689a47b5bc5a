"""What a fingerprint says besides its blocks: the same at every size, whoever reads it."""

import pytest
from bs4 import BeautifulSoup
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from catalogue.analysis.profiles import Profile
from catalogue.pictures.fingerprint_svg import Group, group_names
from catalogue.pictures.fingerprints import LARGE, SMALL, brackets
from catalogue.pictures.texts import width
from experience.levels import STANDARD
from experience.models import Determinant, DeterminantGroup
from tests.experience.scales import levels_of, scales

GROUPS = [DeterminantGroup(name="Offering", short_name="Offer"), DeterminantGroup(name="<Site>")]
DETERMINANTS = [
    Determinant(slug=slug, name=name, short_name=slug, group=group)
    for slug, name, group in (
        ("offer", "Offer & more", GROUPS[0]),
        ("price", "Price", GROUPS[0]),
        ("safety", "Safety", GROUPS[1]),
    )
]
on_some_scale = scales.flatmap(lambda scale: st.tuples(st.just(scale), st.tuples(*[levels_of(scale)] * 3)))


def word(level, scale):
    return "cannot be told" if level is None else f"{level} {scale.labels[level]}"


def drawn(levels, size="small", *words, scale=STANDARD, **asked):
    text = "{% load pictures %}{% fingerprint profile size missing asked %}"
    profile = Profile(DETERMINANTS, levels, scale)
    context = {"profile": profile, "size": size, "missing": words[0] if words else "cannot be told", "asked": asked}
    return BeautifulSoup(Template(text).render(Context(context)), "html.parser")


def texts(page, selector):
    return [" ".join(found.get_text().split()) for found in page.select(selector)]


@given(on_some_scale)
def test_small_names_every_column_under_the_pointer_and_in_words(given_levels):
    scale, own = given_levels
    page = drawn(own, scale=scale)
    told = [(determinant.name, word(level, scale)) for determinant, level in zip(DETERMINANTS, own, strict=True)]
    assert texts(page, ".tip") == [": ".join(row) for row in told]
    assert texts(page, "details li") == [" ".join(row) for row in told]
    assert texts(page, ".group title") == ["Offering"], "the whole name, where a shorter one stands"
    assert texts(page, ".group") == ["OfferingOffer", "<Site>"]
    supported = sum(map(scale.supports, own))
    missing = f", {own.count(None)} cannot be told" if None in own else ""
    assert texts(page, ".rest") == [f"{supported} of 3 supported{missing}"]


def test_the_summary_names_what_is_strongest():
    assert texts(drawn((3, 2, 3)), "summary .open") == ["In words: core: Offer & more, Safety"]
    assert texts(drawn((1, 2, None)), "summary .open") == ["In words: supporting: Price"]
    assert texts(drawn((1, 0, None)), "summary .open") == ["In words: nothing supported"]


@given(on_some_scale)
def test_a_row_is_the_drawing_alone_and_told_as_one_sentence(given_levels):
    scale, own = given_levels
    page = drawn(own, "row", scale=scale)
    assert [element.name for element in page.find_all()] == ["svg", "path", "path", *["path"] * (None in own)]
    told = page.svg["aria-label"]
    assert {name.name for name, level in zip(DETERMINANTS, own, strict=True) if level != 0} == {
        determinant.name for determinant in DETERMINANTS if determinant.name in told
    }


def test_large_has_words_over_and_short_names_under_its_columns_and_small_for_less_width():
    page = drawn((3, 1, None), "large")
    assert texts(page, ".large .level") == ["core", "incidental", "cannot be told"]
    assert texts(page, ".large .strong") == ["core"]
    assert texts(page, ".large .level[textlength]") == ["cannot be told"], "the longest word stays over its column"
    assert texts(page, ".large .name") == ["offer", "price", "safety"]
    assert texts(page, ".large .group") == ["Offering", "<Site>"]
    assert page.select_one(".large + details > summary > svg.small") is not None


@pytest.mark.parametrize("size", ["small", "large"])
@given(st.lists(st.text("aimwWÄ体", min_size=1), min_size=3, max_size=3, unique=True))
def test_names_of_groups_that_an_editor_made_long_end_before_the_next_and_are_whole_for_a_pointer(size, names):
    groups = [Group(name, name) for name in names for _column in range(2)]
    geometry = SMALL if size == "small" else LARGE
    lefts = [span.left for span in brackets(groups, geometry).values()]
    page = BeautifulSoup(f"<svg>{group_names(groups, geometry, 0)}</svg>", "html.parser")
    shown = [text.find_all(string=True, recursive=False) for text in page.select("text")]
    for left, following, own in zip(lefts, lefts[1:], shown, strict=False):
        assert left + width("".join(own)) < following
    for name, text in zip(dict.fromkeys(names), page.select("text"), strict=True):
        assert (text.title.string if text.title else text.string) == name


def test_what_was_asked_for_is_marked_and_told():
    page = drawn((3, 1, 0), price=2)
    assert len(page.select("path.asked")) == 1
    assert texts(page, "li .asked") == ["▲, you asked for supporting or more"]


def test_missing_in_the_words_of_the_page():
    page = drawn((None, 3, 2), "small", "not answered")
    assert texts(page, ".tip")[0] == "Offer & more: not answered"
    assert texts(page, ".rest") == ["2 of 3 supported, 1 not answered"]


@pytest.mark.parametrize("asked", [None, {"price": 2}])
def test_the_legend_names_every_sign(asked):
    page = BeautifulSoup(
        Template("{% load pictures %}{% legend scale asked %}").render(Context({"scale": STANDARD, "asked": asked})),
        "html.parser",
    )
    marks = ["what you asked for"] if asked else []
    assert texts(page, "li") == ["none", "incidental", "supporting", "core", "cannot be told", *marks]
    assert len(page.select(".hatch")) == 1
