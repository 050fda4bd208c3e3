"""Jobs: each is done once, none is lost, and what goes wrong is told and tried again."""

import threading
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.db import connections
from django.utils import timezone

from bearwitness.desk.casebook import Casebook
from bearwitness.desk.casework.rules import LocalOperator
from bearwitness.desk.jobs import queue
from bearwitness.desk.jobs.models import CANCELLED, DONE, FAILED, RUNNING, WAITING, Job
from bearwitness.desk.jobs.worker import Assignment, Work, Worker
from bearwitness.errors import InvalidValue, NotPermitted, UnknownRecord, VaultBusy


def worker(casebook: Casebook, **kinds: Work) -> Worker:
    return Worker(casebook, kinds)


def nothing(_assignment: Assignment) -> Mapping[str, Any]:
    return {"done": True}


def make_due(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(run_after=timezone.now() - timedelta(seconds=1))


def lose(job: Job) -> None:
    """As if its worker had lived on another machine and been killed."""
    past = timezone.now() - timedelta(seconds=1)
    Job.objects.filter(pk=job.pk).update(worker="elsewhere:1:1", lease_until=past)


def test_jobs_are_done_in_the_order_asked_for(casebook: Casebook, operator: LocalOperator) -> None:
    done: list[int] = []

    def note(assignment: Assignment) -> Mapping[str, Any]:
        done.append(assignment.arguments["nth"])
        return {"nth": assignment.arguments["nth"]}

    jobs = [queue.ask_for(operator, "note", {"nth": nth}) for nth in range(5)]
    assert worker(casebook, note=note).do_all() == 5
    assert done == [0, 1, 2, 3, 4]
    ended = Job.objects.get(pk=jobs[3].pk)
    assert (ended.state, ended.outcome, ended.worker, ended.lease_until) == (DONE, {"nth": 3}, "", None)
    assert ended.ended_at >= ended.started_at


def test_no_job_is_taken_by_two(casebook: Casebook, operator: LocalOperator) -> None:
    for _ in range(30):
        queue.ask_for(operator, "note")
    taken: list[int] = []

    def take_all(name: str) -> None:
        while job := queue.take(name):
            taken.append(job.pk)
        connections.close_all()

    threads = [threading.Thread(target=take_all, args=(f"elsewhere:{nth}:1",)) for nth in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == sorted(Job.objects.values_list("pk", flat=True))
    assert len(set(taken)) == 30


def test_a_job_whose_lease_is_over_goes_to_the_next_worker(casebook: Casebook, operator: LocalOperator) -> None:
    job = queue.ask_for(operator, "note")
    first = queue.take("elsewhere:1:1")
    assert first is not None
    assert queue.take("elsewhere:2:1") is None
    lose(job)
    second = queue.take("elsewhere:2:1")
    assert second is not None
    assert second.pk == job.pk
    assert second.attempts == 2
    # The first one comes back and must not end what is now another's.
    assert not queue.renew(first)
    assert not queue.finish(first, {"by": "first"})
    assert queue.finish(second, {"by": "second"})
    assert Job.objects.get().outcome == {"by": "second"}


def test_a_worker_of_this_machine_that_is_gone_is_seen_at_once(casebook: Casebook, operator: LocalOperator) -> None:
    queue.ask_for(operator, "note")
    me = queue.new_worker_name()
    host, number, began = me.rsplit(":", 2)
    assert queue.take(f"{host}:{number}:{int(began) - 1}") is not None  # the number was another process's before
    assert queue.take(me) is not None
    assert queue.take(me) is None  # this process lives


def test_what_passes_is_tried_again_later_and_later(casebook: Casebook, operator: LocalOperator) -> None:
    def busy(_assignment: Assignment) -> Mapping[str, Any]:
        raise VaultBusy("/somewhere")

    job = queue.ask_for(operator, "busy")
    waits = []
    for _ in range(queue.MAX_ATTEMPTS):
        worker(casebook, busy=busy).do_all()
        job.refresh_from_db()
        if job.state == WAITING:
            waits.append(round((job.run_after - timezone.now()).total_seconds(), -1))
        make_due(job)
    assert job.state == FAILED
    assert job.attempts == queue.MAX_ATTEMPTS
    assert "/somewhere" in job.problem
    assert waits == sorted(waits)
    assert len(set(waits)) == len(waits)
    assert queue.delay_after(50) == timedelta(hours=1)


@pytest.mark.parametrize(
    ("error", "problem"),
    [
        (InvalidValue("date", "x", "no day"), "'x' is not a date: no day."),
        (KeyError("a secret name"), "It ended unexpectedly (KeyError); the desk's log says where."),
    ],
)
def test_what_would_fail_again_is_not_tried_again(
    casebook: Casebook, operator: LocalOperator, error: Exception, problem: str, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_assignment: Assignment) -> Mapping[str, Any]:
        raise error

    job = queue.ask_for(operator, "fail")
    queue.ask_for(operator, "note")
    assert worker(casebook, fail=fail, note=nothing).do_all() == 2  # the worker goes on
    job.refresh_from_db()
    assert (job.state, job.problem, job.attempts) == (FAILED, problem, 1)
    assert "test_jobs.py" in caplog.text
    assert "fail" in caplog.text
    assert "secret" not in caplog.text


def test_a_job_that_ends_its_workers_is_given_up(casebook: Casebook, operator: LocalOperator) -> None:
    job = queue.ask_for(operator, "note")
    for nth in range(queue.MAX_ATTEMPTS):
        assert queue.take(f"elsewhere:{nth}:1") is not None
        lose(job)
    assert queue.take("elsewhere:99:1") is None
    job.refresh_from_db()
    assert (job.state, job.problem) == (FAILED, f"Its worker ended {queue.MAX_ATTEMPTS} times before it was done.")


def test_progress_is_told_and_a_stop_is_heard(casebook: Casebook, operator: LocalOperator) -> None:
    seen: list[tuple[int, int, str]] = []

    def long(assignment: Assignment) -> Mapping[str, Any]:
        assignment.progress(1, 3, "one")
        row = Job.objects.get(pk=assignment.job.pk)
        seen.append((row.done, row.total, row.note))
        queue.stop(operator, row.pk)
        assignment.progress(3, 3)
        pytest.fail("the work went on")
        return {}

    job = queue.ask_for(operator, "long")
    worker(casebook, long=long).do_all()
    job.refresh_from_db()
    assert seen == [(1, 3, "one")]
    assert (job.state, job.problem, job.outcome) == (CANCELLED, "", {})


def test_a_worker_being_ended_gives_its_job_back(casebook: Casebook, operator: LocalOperator) -> None:
    def long(assignment: Assignment) -> Mapping[str, Any]:
        assignment.ending.set()
        assignment.progress(1, 3)
        pytest.fail("the work went on")
        return {}

    job = queue.ask_for(operator, "long")
    worker(casebook, long=long).run()
    job.refresh_from_db()
    assert (job.state, job.attempts, job.worker) == (WAITING, 0, "")


def test_what_waits_is_stopped_and_tried_again(casebook: Casebook, operator: LocalOperator) -> None:
    job = queue.ask_for(operator, "note")
    queue.stop(operator, job.pk)
    assert worker(casebook, note=nothing).do_all() == 0
    queue.try_again(operator, job.pk)
    assert worker(casebook, note=nothing).do_all() == 1
    queue.try_again(operator, job.pk)  # what is done is not done again
    job.refresh_from_db()
    assert job.state == DONE
    with pytest.raises(UnknownRecord):
        queue.stop(operator, job.pk + 1)


def test_a_kind_nobody_knows_fails_with_its_name(casebook: Casebook, operator: LocalOperator) -> None:
    job = queue.ask_for(operator, "paint")
    worker(casebook).do_all()
    job.refresh_from_db()
    assert job.state == FAILED
    assert "'paint'" in job.problem


def test_work_is_done_with_the_rights_its_asker_has_by_then(casebook: Casebook) -> None:
    user = User.objects.create(username="ana")
    with pytest.raises(NotPermitted):
        queue.ask_for(user, "note")
    user.groups.add(Group.objects.get_or_create(name="researcher")[0])
    user = User.objects.get(username="ana")
    job = queue.ask_for(user, "gather")
    User.objects.filter(pk=user.pk).update(is_active=False)
    from bearwitness.desk.jobs.kinds import KINDS

    Worker(casebook, KINDS).do_all()
    job.refresh_from_db()
    assert (job.state, job.asker) == (FAILED, "user:ana")
    assert "user:ana" in job.problem


def test_the_running_one_has_a_lease_that_is_renewed(casebook: Casebook, operator: LocalOperator) -> None:
    queue.ask_for(operator, "note")
    job = queue.take("elsewhere:1:1")
    assert job is not None
    assert job.state == RUNNING
    assert job.lease_until is not None
    before = job.lease_until
    assert queue.renew(job)
    assert Job.objects.get().lease_until > before
