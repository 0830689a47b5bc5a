"""What changed inside a text: every word stands once, marked as what it is."""

from hypothesis import given
from hypothesis import strategies as st

from catalogue.history.marking import CONTEXT, GONE, MOST_WORDS, NEW, SAME, Segment, marked_list, marked_text

texts = st.lists(st.sampled_from(["a", "b", "c", "d"]), min_size=1, max_size=CONTEXT).map(" ".join)


def joined(segments, *kinds):
    return " ".join(segment.text for segment in segments if segment.kind in kinds).split()


@given(texts, texts)
def test_both_texts_can_be_read_from_it(old, new):
    if segments := marked_text(old, new):
        assert joined(segments, SAME, GONE) == old.split()
        assert joined(segments, SAME, NEW) == new.split()
        assert {GONE, NEW} & {segment.kind for segment in segments}


def test_what_is_far_from_a_change_is_left_out():
    words = [f"w{number}" for number in range(100)]
    segments = marked_text(" ".join(words), " ".join([*words[:50], "new", *words[50:]]))
    assert [segment.kind for segment in segments] == [SAME, NEW, SAME]
    assert segments[0].text.split() == ["…", *words[50 - CONTEXT : 50]]
    assert segments[2].text.split() == [*words[50 : 50 + CONTEXT], "…"]


def test_texts_that_share_little_are_not_marked():
    assert marked_text("one two three", "four five six") == []
    assert marked_text("one  two", "one two") == []
    long = "word " * MOST_WORDS
    assert marked_text(long, f"{long} and more") == []


def test_lists():
    assert marked_list(["a", "b"], ["b", "c"]) == [Segment(SAME, "b"), Segment(GONE, "a"), Segment(NEW, "c")]
