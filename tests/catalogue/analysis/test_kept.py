"""Answers that are kept: each computed once, and only so many."""

from threading import Barrier, Thread

from catalogue.analysis.kept import Kept


def test_the_one_not_asked_for_longest_goes():
    asked, kept = [], Kept(2)

    def length(word):
        return kept.answer(word, lambda: asked.append(word) or len(word))

    assert [length(word) for word in ("a", "bb", "a", "ccc", "a", "bb")] == [1, 2, 1, 3, 1, 2]
    assert asked == ["a", "bb", "ccc", "bb"]


def test_an_error_is_not_kept():
    kept = Kept(2)
    for divisor, answer in ((0, None), (4, 0.25)):
        try:
            assert kept.answer("q", lambda by=divisor: 1 / by) == answer
        except ZeroDivisionError:
            assert divisor == 0


def test_many_threads_leave_no_more_than_is_kept():
    kept, start, wrong = Kept(3), Barrier(8), []

    def ask(seed):
        start.wait()
        for number in range(500):
            question = (number * seed) % 7
            if kept.answer(str(question), lambda own=question: own) != question:
                wrong.append(question)

    threads = [Thread(target=ask, args=(seed,)) for seed in range(1, 9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (wrong, len(kept._answers)) == ([], 3)


def test_it_forgets_when_told_to():
    kept = Kept[int](2)
    assert kept.answer("a", lambda: 1) == 1
    kept.clear()
    assert kept.answer("a", lambda: 2) == 2
