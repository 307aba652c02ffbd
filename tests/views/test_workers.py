"""Promises of the worker threads: tasks run, end where they were made, and nothing is left."""

from __future__ import annotations

import gc
import threading
import weakref

from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem, QTreeWidget, QTreeWidgetItem

from desktop.views.background import submit, workers
from desktop.views.collecting import Collector
from desktop.views.items import empty_list, empty_tree, let_go
from desktop.views.workers import Workers


class Job:
    """Notes the thread that ran it; waits until it may end."""

    def __init__(self, gate: threading.Event | None = None) -> None:
        self.gate, self.thread = gate, 0

    def run(self) -> None:
        if self.gate is not None:
            assert self.gate.wait(20)
        self.thread = threading.get_ident()


def test_that_tasks_run_on_no_more_threads_than_allowed() -> None:
    pool, jobs = Workers(2), [Job() for _ in range(50)]
    for job in jobs:
        pool.start(job)
    assert pool.wait(20_000)
    threads = {job.thread for job in jobs}
    assert 1 <= len(threads - {threading.get_ident()}) <= 2
    assert threading.get_ident() not in threads


def test_that_what_has_not_begun_can_be_forgotten_and_a_wait_has_a_limit() -> None:
    pool, gate = Workers(1), threading.Event()
    first, second = Job(gate), Job()
    pool.start(first)
    pool.start(second)
    assert not pool.wait(20)
    pool.clear()
    gate.set()
    assert pool.wait(20_000)
    assert first.thread != 0


def test_that_what_a_task_held_ends_on_the_thread_of_the_window(qtbot) -> None:
    ended: list[int] = []

    class Held:
        pass

    def started(owner: QLabel, pool: Workers) -> None:
        held = Held()
        weakref.finalize(held, lambda: ended.append(threading.get_ident()))
        submit(lambda: held.__class__.__name__, lambda *_a: None, owner=owner, pool=pool)

    owner, pool = QLabel(), workers(2)
    qtbot.addWidget(owner)
    for _ in range(200):
        started(owner, pool)
    qtbot.waitUntil(lambda: len(ended) == 200)
    assert set(ended) == {threading.get_ident()}


def test_that_the_collector_is_off_but_for_the_window_s_own(qtbot) -> None:
    collector = Collector()
    assert not gc.isenabled()
    made = weakref.WeakSet()

    class Ring:
        pass

    for _ in range(2_000):
        ring = Ring()
        ring.me = ring
        made.add(ring)
    del ring
    collector.collect()
    assert len(made) < 1_000
    collector.deleteLater()


def test_that_lists_trees_and_widgets_are_emptied_whole(qtbot) -> None:
    rows, tree, label = QListWidget(), QTreeWidget(), QLabel("x")
    for widget in (rows, tree):
        qtbot.addWidget(widget)
    for number in range(5):
        rows.addItem(QListWidgetItem(str(number)))
        top = QTreeWidgetItem([str(number)])
        top.addChild(QTreeWidgetItem(["inner"]))
        tree.addTopLevelItem(top)
    empty_list(rows)
    empty_tree(tree)
    assert (rows.count(), tree.topLevelItemCount()) == (0, 0)
    gone: list[int] = []
    label.destroyed.connect(lambda: gone.append(1))
    let_go(label)
    qtbot.waitUntil(lambda: gone == [1])
