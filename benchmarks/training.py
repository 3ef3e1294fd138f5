"""The training lab's network against scikit-learn's, side by side."""

import warnings

import numpy as np

from benchmarks.table import Row, best_of
from core.training.data.digits import digits
from core.training.engine.layers import Network
from core.training.engine.operations import cross_entropy
from core.training.engine.optimisers import Adam
from core.training.engine.tensor import Tensor


def training() -> list[Row]:
    """One epoch of a 64-64 network on the digits, batches of 32: ours ÷ scikit-learn's."""
    from sklearn.neural_network import MLPClassifier

    data = digits()
    network = Network((64, 64, 64, 10), generator=np.random.default_rng(0), kind=np.float32)
    adam = Adam(network.parameters(), learning_rate=0.003)
    order = np.random.default_rng(0)
    batches = -(-len(data.train_labels) // 32)
    peer = MLPClassifier((64, 64), batch_size=32, max_iter=1, warm_start=True)

    def ours() -> None:
        places = order.permutation(len(data.train_labels))
        for batch in np.array_split(places, batches):
            cross_entropy(
                network(Tensor(data.train_inputs[batch], needs=False)), data.train_labels[batch]
            ).backward()
            adam.step()

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        peer.fit(data.train_inputs, data.train_labels)
        theirs = best_of(15, lambda: peer.fit(data.train_inputs, data.train_labels))
    return [Row("MLP epoch ÷ scikit-learn", best_of(15, ours), theirs, 0.5)]
