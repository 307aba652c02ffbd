"""Queries and operations off the GUI thread."""

from __future__ import annotations

import threading

import pytest

from desktop.views.background import LatestOnly, Operation, run
from desktop.views.workers import Task


class HandPool:
    """Runs jobs when told to, in the order the test wants."""

    def __init__(self) -> None:
        self.tasks: list[Task] = []

    def start(self, runnable: Task) -> None:
        self.tasks.append(runnable)


@pytest.fixture
def answers():
    return []


def watch(query: LatestOnly, answers: list) -> None:
    query.answered.connect(lambda key, value: answers.append((key, value)))
    query.failed.connect(lambda key, error: answers.append((key, str(error))))


def test_that_only_the_newest_answer_is_delivered(qtbot, answers):
    pool = HandPool()
    query = LatestOnly(pool)
    watch(query, answers)
    query.ask(lambda: "old", 1)
    pool.tasks[0].run()  # its answer is on its way when the next question comes
    query.ask(lambda: "new", 2)
    pool.tasks[1].run()
    qtbot.waitUntil(lambda: bool(answers))
    assert answers == [(2, "new")]


def test_that_a_request_nobody_waits_for_is_never_run(qtbot):
    pool, ran = HandPool(), []
    query = LatestOnly(pool)
    query.ask(lambda: ran.append("old"), 1)
    query.ask(lambda: ran.append("new"), 2)
    for task in pool.tasks:
        task.run()
    assert ran == ["new"]


def test_that_an_error_arrives_as_a_value_and_not_as_a_dead_worker(qtbot, answers):
    query = LatestOnly()
    watch(query, answers)

    def fail() -> None:
        raise ValueError("torn")

    query.ask(fail, "k")
    qtbot.waitUntil(lambda: bool(answers))
    assert answers == [("k", "torn")]
    assert not query.is_waiting


def test_that_forgetting_drops_the_answer(qtbot, answers):
    pool = HandPool()
    query, marker = LatestOnly(pool), LatestOnly(pool)
    watch(query, answers)
    watch(marker, answers)
    query.ask(lambda: 1, "dropped")
    pool.tasks[0].run()
    query.forget()
    marker.ask(lambda: 2, "marker")
    pool.tasks[1].run()
    qtbot.waitUntil(lambda: bool(answers))
    assert answers == [("marker", 2)]


def test_that_an_answer_for_a_deleted_query_is_harmless(qtbot, answers):
    pool = HandPool()
    query, marker = LatestOnly(pool), LatestOnly(pool)
    watch(marker, answers)
    query.ask(lambda: 1)
    pool.tasks[0].run()
    query.deleteLater()
    del query
    marker.ask(lambda: 2, "marker")
    pool.tasks[1].run()
    qtbot.waitUntil(lambda: bool(answers))
    assert answers == [("marker", 2)]


def test_that_answers_arrive_on_the_gui_thread_and_jobs_run_off_it(qtbot):
    seen = {}
    query = LatestOnly()
    query.answered.connect(lambda _k, worker: seen.update(worker=worker, gui=threading.get_ident()))
    query.ask(threading.get_ident)
    qtbot.waitUntil(lambda: bool(seen))
    assert seen["gui"] == threading.get_ident()
    assert seen["worker"] != seen["gui"]


def test_that_an_operation_reports_its_newest_progress_and_ends_once(qtbot):
    figures, ended = [], []
    operation = run(
        lambda progress, _cancelled: [progress(i, 9) for i in range(10)] and "made",
        done=ended.append,
        failed=ended.append,
        progress=lambda done, total: figures.append((done, total)),
    )
    qtbot.waitUntil(lambda: bool(ended))
    assert ended == ["made"]
    assert figures[-1] == (9, 9)
    assert not operation.is_running


def test_that_a_cancelled_operation_ends_as_cancelled_whatever_it_returned(qtbot):
    entered, ended = threading.Event(), []
    release = threading.Event()

    def job(_progress, cancelled):
        entered.set()
        release.wait(5)
        return "too late" if cancelled() else "not cancelled"

    operation = run(
        job, done=ended.append, failed=ended.append, cancelled=lambda: ended.append("cancelled")
    )
    assert entered.wait(5)
    operation.cancel()
    release.set()
    qtbot.waitUntil(lambda: bool(ended))
    assert ended == ["cancelled"]


def test_that_a_failed_operation_hands_over_its_exception(qtbot):
    ended = []

    def job(_progress, _cancelled):
        raise OSError("disk full")

    run(job, done=lambda _v: ended.append("done"), failed=lambda e: ended.append(type(e)))
    qtbot.waitUntil(lambda: bool(ended))
    assert ended == [OSError]


def test_that_an_operation_cannot_be_started_twice(qtbot):
    operation = Operation(lambda _p, _c: None, HandPool())
    operation.start()
    with pytest.raises(RuntimeError):
        operation.start()
