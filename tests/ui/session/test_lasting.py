"""Runs outlive a dropped connection for minutes, are found again by the same person, and end when nobody
comes.
"""

import pytest

from core.errors import AssayError
from ui.session.lasting import GRACE_S, MOST_EACH, Lasting, Shelf


class Run(Lasting):
    """Something that works until stopped."""

    def __init__(self) -> None:
        self.stopped = False

    def stop(self) -> None:
        self.stopped = True


class World:
    """Which sessions are connected, and what time it is."""

    def __init__(self) -> None:
        self.sessions = {"a", "b"}
        self.now = 0.0
        self.shelf = Shelf(lambda session: session in self.sessions, lambda: self.now)


@pytest.fixture
def world() -> World:
    return World()


def test_a_session_finds_its_own_and_two_tabs_keep_theirs_apart(world: World) -> None:
    first, second = (world.shelf.take("anne", session, "live", Run) for session in "ab")
    assert first is not second
    assert world.shelf.take("anne", "a", "live", Run) is first
    assert world.shelf.take("anne", "a", "sweep", Run) is not first


def test_a_new_session_of_the_same_person_takes_over_what_the_dropped_one_left(world: World) -> None:
    run = world.shelf.take("anne", "a", "live", Run)
    world.sessions = {"b", "c"}
    assert world.shelf.take("ben", "b", "live", Run) is not run
    assert world.shelf.take("anne", "c", "live", Run) is run
    world.shelf.sweep()
    world.now = 2 * GRACE_S
    world.shelf.sweep()
    assert not run.stopped


def test_what_nobody_comes_back_for_is_stopped_after_the_grace_and_not_before(world: World) -> None:
    run = world.shelf.take("anne", "a", "live", Run)
    world.now = 1_000_000.0
    world.shelf.sweep()
    assert not run.stopped, "somebody is still there"
    world.sessions = set()
    world.shelf.sweep()
    world.now += GRACE_S - 1
    world.shelf.sweep()
    assert not run.stopped
    world.now += 1
    world.shelf.sweep()
    assert run.stopped
    assert len(world.shelf) == 0


def test_what_a_click_still_starts_after_the_end_is_stopped_and_before_it_goes_on(world: World) -> None:
    run = world.shelf.take("anne", "a", "live", Run)
    run.started()
    assert not run.stopped
    world.sessions = set()
    world.shelf.sweep()
    world.now = GRACE_S
    world.shelf.sweep()
    run.stopped = False
    run.started()
    assert run.stopped


def test_one_that_cannot_be_stopped_does_not_keep_the_others_going(world: World) -> None:
    class Stuck(Run):
        def stop(self) -> None:
            raise OSError("gone")

    world.shelf.take("anne", "a", "live", Stuck)
    run = world.shelf.take("anne", "b", "live", Run)
    world.sessions = set()
    world.shelf.sweep()
    world.now = GRACE_S
    world.shelf.sweep()
    assert run.stopped
    assert len(world.shelf) == 0


def test_one_that_comes_back_within_the_grace_has_all_of_it_again(world: World) -> None:
    run = world.shelf.take("anne", "a", "live", Run)
    for _ in range(5):
        world.sessions = set()
        world.shelf.sweep()
        world.now += GRACE_S - 1
        world.sessions = {"a"}
        world.shelf.sweep()
    assert not run.stopped


def test_one_person_cannot_take_all_places_and_the_oldest_abandoned_run_makes_room(world: World) -> None:
    runs = [world.shelf.take("anne", "a", str(number), Run) for number in range(MOST_EACH)]
    with pytest.raises(AssayError, match="runs open"):
        world.shelf.take("anne", "a", "one more", Run)
    assert world.shelf.take("ben", "b", "live", Run)
    world.sessions = {"b", "c"}
    world.shelf.take("anne", "c", "one more", Run)
    assert [one.stopped for one in runs] == [True] + [False] * (MOST_EACH - 1)
