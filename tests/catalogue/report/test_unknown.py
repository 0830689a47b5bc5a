"""What a report says that it does not know: a sentence for each thing that is not known, and none for others."""

from dataclasses import replace

from catalogue.report.unknown import Known, what_is_not_known
from tests.answers import numbers_in

BERLIN = Known("Berlin", own=False, services=10, unknown=0, presumed=0, assumed=0, low=0.166, high=0.264)


def said(known):
    return list(what_is_not_known(known))


def test_that_services_may_be_missing_and_how_sure_the_figure_is_stands_there_always():
    missing, figure = said(BERLIN)
    assert "Berlin" in missing
    assert numbers_in(missing) == [10]
    assert numbers_in(figure) == [17, 26]


def test_what_is_unknown_presumed_or_assumed_has_a_sentence_each_with_its_number():
    for name in ("unknown", "presumed", "assumed"):
        sentences = {number: said(replace(BERLIN, **{name: number})) for number in (1, 4)}
        assert [len(found) for found in sentences.values()] == [3, 3]
        assert [numbers_in(found[1]) for found in sentences.values()] == [[1], [4]]
        assert sentences[1][1] != sentences[4][1].replace("4", "1"), "one service is not several"


def test_own_services_that_leave_much_open_say_from_where_to_where():
    for number in (1, 3):
        sentence = said(replace(BERLIN, open=number, lowest=0.1, highest=0.52))[1]
        assert numbers_in(sentence) == [number, 10, 52]


def test_of_an_own_list_it_does_not_speak_of_what_is_documented():
    missing = said(replace(BERLIN, own=True))[0]
    assert missing != said(BERLIN)[0]
    assert "documented" not in missing
