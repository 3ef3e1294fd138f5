"""Tuning: our classifier keeps scikit-learn's rules, searches train what they say, and luck is called
luck.
"""

from collections.abc import Callable

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.utils.estimator_checks import parametrize_with_checks

from core.errors import CalculationError
from core.training.data.data_sets import LOADERS, table
from core.training.trials.ensembles import (
    combined,
    compare_ensembles,
    initialisation_effect,
    regularisation_effect,
)
from core.training.trials.estimator import LabClassifier
from core.training.trials.tuning import Method, Search, fits, fold_error, rounds, tune
from core.training.workers.processes import running
from core.training.workers.remote_job import RemoteJob
from tests.core.training.waiting import silent, waited


@parametrize_with_checks([LabClassifier(hidden=16, epochs=30, learning_rate=0.02, batch_size=8)])
def test_the_classifier_keeps_scikit_learns_rules(
    estimator: LabClassifier, check: Callable[..., None]
) -> None:
    check(estimator)


@pytest.mark.parametrize("name", LOADERS)
def test_the_classifier_learns_every_ready_table(name: str) -> None:
    data = table(name)
    model = LabClassifier(epochs=40, learning_rate=0.01).fit(data.train, data.train_classes)
    assert model.score(data.test, data.test_classes) > 0.9
    np.testing.assert_allclose(model.predict_proba(data.test).sum(axis=1), 1.0, rtol=1e-5)


def test_settings_survive_cloning_and_the_same_seed_learns_the_same() -> None:
    data = table("iris")
    first = LabClassifier(dropout=0.2, seed=3, depth=2).fit(data.train, data.train_classes)
    second = clone(first).fit(data.train, data.train_classes)
    np.testing.assert_array_equal(first.predict_proba(data.test), second.predict_proba(data.test))


@pytest.mark.parametrize("method", ["grid", "random", "halving"])
def test_a_search_reports_every_network_it_said_it_would_train(method: Method) -> None:
    search = Search(method, candidates=9, folds=3, epochs=9)
    reports: list[dict[str, object]] = []
    found = tune(table("iris"), search, reports.append)
    assert len(reports) == fits(search)
    best = found.candidates[0]
    own = [
        one["accuracy"]
        for one in reports
        if one["settings"] == best.settings and one["epochs"] == best.epochs
    ]
    assert best.accuracy == pytest.approx(np.mean(own))  # type: ignore[arg-type]
    assert best.behind == 0
    assert not best.resolved
    assert all(one.behind >= 0 for one in found.candidates if one.epochs == best.epochs)


@pytest.mark.parametrize(
    ("candidates", "epochs", "expected"),
    [(27, 27, [(27, 1), (9, 3), (3, 9), (1, 27)]), (18, 20, [(18, 2), (6, 6), (2, 18)]), (9, 2, [(9, 2)])],
)
def test_successive_halving_keeps_one_in_three_for_three_times_the_epochs(
    candidates: int, epochs: int, expected: list[tuple[int, int]]
) -> None:
    assert rounds(Search("halving", candidates, epochs=epochs)) == expected


def test_the_error_over_folds_is_wider_than_that_of_independent_draws() -> None:
    """Repeated five-fold differences of two equal models on fresh data vary as the corrected error says, and
    more than the naive one.
    """
    scores = np.array([0.9, 0.92, 0.88, 0.91, 0.89])
    assert fold_error(scores) == pytest.approx(np.sqrt(0.2 + 0.25) * scores.std(ddof=1))
    assert fold_error(scores) > scores.std(ddof=1) / np.sqrt(5)


def test_a_vote_a_mean_and_a_weighted_mean_by_hand() -> None:
    odds = np.array([[[0.9, 0.1]], [[0.45, 0.55]], [[0.4, 0.6]]])
    said = {way: int(found[0]) for way, found in combined(odds, (1.0, 1.0, 1.0)).items()}
    assert said == {"vote": 1, "mean": 0, "weighted": 0}
    assert combined(odds, (0.1, 5.0, 5.0))["weighted"][0] == 1


def test_equal_members_gain_nothing_together() -> None:
    found = compare_ensembles(table("wine"), 1, {"epochs": 30}, silent)
    assert [one.ahead for one in found] == [0.0] * 4
    assert not any(one.resolved for one in found)


def test_weak_members_gain_together() -> None:
    found = {
        one.way: one for one in compare_ensembles(table("digits"), 7, {"hidden": 8, "epochs": 6}, silent)
    }
    assert found["mean"].ahead > 0
    assert found["mean"].resolved


def test_gaussian_weights_fail_at_depth_and_glorots_do_not() -> None:
    found = {(one.choice, one.depth): one for one in initialisation_effect(table("digits"), 2, 6, silent)}
    assert found["glorot", 6].held_out > 0.8 > found["gaussian", 6].held_out
    assert found["gaussian", 6].resolved
    assert found["he", 1].ahead == 0


def test_a_wide_network_learns_few_rows_by_heart() -> None:
    found = regularisation_effect(table("digits"), 2, 30, silent)
    assert [one.choice for one in found] == ["none", "dropout", "decay", "both"]
    assert found[0].trained == 1.0
    assert found[0].held_out < 0.95


@pytest.mark.parametrize(
    "rows",
    [
        {"inputs": [[1.0]] * 10, "classes": ["a", "b"] * 5},
        {"inputs": [[1.0]] * 50, "classes": ["a"] * 50},
        {"inputs": [[1.0]] * 50, "classes": ["a"] * 48 + ["b"] * 2},
    ],
)
def test_too_few_rows_are_refused(rows: dict[str, list[object]]) -> None:
    with pytest.raises(CalculationError, match="needs at least"):
        table("own", rows)


def test_a_job_reports_ends_with_a_result_and_can_be_cancelled() -> None:
    asked = {
        "study": "search",
        "data": "iris",
        "own": None,
        "search": {"method": "random", "candidates": 3, "folds": 3, "epochs": 2},
    }
    job = RemoteJob("core.training.workers.tuning_worker", [asked])
    assert waited(lambda: job.done)
    assert len(job.messages()) == 10
    assert job.messages()[-1]["result"]["candidates"]
    long = RemoteJob(
        "core.training.workers.tuning_worker",
        [asked | {"data": "digits", "search": {"method": "random", "candidates": 64, "epochs": 40}}],
    )
    assert waited(lambda: long.messages())
    long.close()
    assert waited(lambda: long.done)
    assert running() == 0
    refused = RemoteJob(
        "core.training.workers.tuning_worker", [asked | {"own": {"inputs": [[1.0]], "classes": ["a"]}}]
    )
    assert waited(lambda: refused.done)
    assert refused.fault is not None
    assert refused.fault.path == "file"


def test_more_folds_than_a_class_has_rows_are_refused() -> None:
    rows = {"inputs": [[float(number)] for number in range(40)], "classes": ["a"] * 30 + ["b"] * 10}
    with pytest.raises(CalculationError, match="smallest class"):
        tune(table("own", rows), Search("random", candidates=2, folds=10, epochs=2), silent)
