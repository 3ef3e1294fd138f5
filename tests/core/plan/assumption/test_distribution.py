"""Distributions: quantiles of a standard normal number."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError
from scipy import stats

from core.plan.assumption.distribution import Discrete, Lognormal, Normal, Pert, Triangular, Uniform
from core.plan.section import Assumption

Z = np.linspace(-4, 4, 41)
READ = TypeAdapter(Assumption)


def test_a_bare_number_is_fixed() -> None:
    assert READ.validate_python(3).median == 3.0


@pytest.mark.parametrize(
    ("distribution", "oracle"),
    [
        (Uniform(low=2, high=5), stats.uniform(2, 3)),
        (Triangular(low=1, likely=2, high=9), stats.triang(1 / 8, 1, 8)),
        (Pert(low=1, likely=2, high=9), stats.beta(1.5, 4.5, 1, 8)),
        (Normal(mean=3, standard_deviation=2), stats.norm(3, 2)),
        (Normal(mean=3, standard_deviation=2, at_least=2, at_most=4), stats.truncnorm(-0.5, 0.5, 3, 2)),
        (Lognormal(middle=5, log_standard_deviation=0.7), stats.lognorm(0.7, scale=5)),
    ],
)
def test_quantiles_agree_with_scipy(distribution, oracle) -> None:  # type: ignore[no-untyped-def]
    np.testing.assert_allclose(distribution.at(Z), oracle.ppf(stats.norm.cdf(Z)), rtol=1e-5, atol=1e-5)


def test_pert_of_the_acceptance_case() -> None:
    """PERT(1, 2, 9), λ = 4: α 1.5, β 4.5, mean 3, standard deviation 1.309307 (acceptance, Risk)."""
    pert = Pert(low=1, likely=2, high=9)
    values = pert.at(stats.norm.ppf((np.arange(200_000) + 0.5) / 200_000))
    assert pert.shape == (1.5, 4.5)
    assert values.mean() == pytest.approx(3, abs=1e-4)
    assert values.std() == pytest.approx(1.309307, abs=1e-4)


def test_a_lognormal_by_percentiles() -> None:
    """90 % interval 100 k – 1 M: μ 12.664218, σ .699936, mean 404,001.28 (acceptance, Risk)."""
    found = READ.validate_python(
        {"distribution": "lognormal", "percentiles": {"5": 100_000, "95": 1_000_000}}
    )
    assert np.log(found.middle) == pytest.approx(12.664218, abs=1e-6)
    assert found.log_standard_deviation == pytest.approx(0.699936, abs=1e-6)
    assert found.mean == pytest.approx(404_001.28, abs=0.01)


@pytest.mark.parametrize("kind", ["triangular", "pert"])
def test_three_percentiles_are_reproduced(kind: str) -> None:
    found = READ.validate_python({"distribution": kind, "percentiles": {"10": 2, "50": 3, "90": 4.3}})
    np.testing.assert_allclose([found.quantile(level) for level in (0.1, 0.5, 0.9)], [2, 3, 4.3], atol=1e-4)


@pytest.mark.parametrize(
    "bad",
    [
        {"distribution": "uniform", "low": 2, "high": 1},
        {"distribution": "pert", "low": 1, "likely": 5, "high": 3},
        {"distribution": "normal", "mean": 0, "standard_deviation": 0},
        {"distribution": "lognormal", "percentiles": {"5": -1, "95": 2}},
        {"distribution": "pert", "percentiles": {"10": 2, "50": 2.0001, "90": 900}},
        {"distribution": "discrete", "values": [1, 2], "probabilities": [0.5, 0.6]},
        {"distribution": "beta", "low": 1},
        float("nan"),
        True,
        "3",
    ],
)
def test_what_is_no_distribution_cannot_be_built(bad: object) -> None:
    with pytest.raises(ValidationError):
        READ.validate_python(bad)


@given(
    low=st.floats(-100, 100),
    width=st.floats(0.1, 100),
    share=st.floats(0, 1),
    factor=st.floats(0.1, 3),
    offset=st.floats(-5, 5),
)
def test_an_affine_change_moves_every_quantile(
    low: float, width: float, share: float, factor: float, offset: float
) -> None:
    for distribution in (
        Uniform(low=low, high=low + width),
        Triangular(low=low, likely=low + share * width, high=low + width),
        Normal(mean=low, standard_deviation=width),
        Discrete(values=(low, low + width), probabilities=(0.3, 0.7)),
    ):
        np.testing.assert_allclose(
            distribution.affine(factor, offset).at(Z),
            factor * distribution.at(Z) + offset,
            rtol=1e-9,
            atol=1e-9,
        )


@given(z=st.lists(st.floats(-6, 6), min_size=2, max_size=20))
def test_quantiles_rise_with_the_draw(z: list[float]) -> None:
    rising = np.sort(np.array(z))
    for distribution in (
        Pert(low=1, likely=2, high=9),
        Lognormal(middle=2, log_standard_deviation=1),
        Discrete(values=(3, 1), probabilities=(0.5, 0.5)),
    ):
        assert (np.diff(distribution.at(rising)) >= 0).all()


@pytest.mark.parametrize("limit", [3.0, 7.0, 8.3, 9.0, 20.0])
def test_a_tail_far_above_the_middle_is_the_one_below_mirrored(limit: float) -> None:
    above, below = (
        Normal(mean=0, standard_deviation=1, **{side: value})
        for side, value in (("at_least", limit), ("at_most", -limit))
    )
    assert above.median == pytest.approx(-below.median)
    assert above.median == pytest.approx(stats.truncnorm(limit, np.inf).median(), rel=1e-6)
    far = Lognormal(middle=1.0, log_standard_deviation=0.1, at_least=2.5)
    assert 2.5 < far.median < 2.6
