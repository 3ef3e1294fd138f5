"""The training lab's network against scikit-learn's, side by side."""

import warnings

from benchmarks.table import Row, best_of
from core.training.digits import digits
from core.training.loop import Configuration, Run


def training() -> list[Row]:
    """One epoch of a 64-64 network on the digits, batches of 32: ours ÷ scikit-learn's."""
    from sklearn.neural_network import MLPClassifier

    data = digits()
    run = Run(data, Configuration(hidden=(64, 64)))
    batches = -(-len(data.train_labels) // 32)
    peer = MLPClassifier((64, 64), batch_size=32, max_iter=1, warm_start=True)

    def ours() -> None:
        for _ in range(batches):
            run.step()

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        peer.fit(data.train_inputs, data.train_labels)
        theirs = best_of(15, lambda: peer.fit(data.train_inputs, data.train_labels))
    return [Row("MLP epoch ÷ scikit-learn", best_of(15, ours), theirs, 1.0)]
