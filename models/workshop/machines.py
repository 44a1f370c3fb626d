"""The estimators that were compared (`compare`): each gives one linear column a class, so that any of them could serve unchanged."""

from __future__ import annotations

from typing import Any

import numpy as np

from models.workshop.fit import Machine, support_vectors


def logistic_regression(two_sided: bool, seed: int) -> Any:
    """One logistic regression for each class against the rest."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.multiclass import OneVsRestClassifier

    weight = "balanced" if two_sided else None
    one = LogisticRegression(C=30, tol=0.03, dual=True, solver="liblinear", random_state=seed, class_weight=weight)
    return one if two_sided else _Gathered(OneVsRestClassifier(one))


def ridge(two_sided: bool, seed: int) -> Any:
    """Least squares with a penalty."""
    from sklearn.linear_model import RidgeClassifier

    return _Shaped(
        RidgeClassifier(
            alpha=1.0, tol=1e-2, solver="sparse_cg", random_state=seed, class_weight="balanced" if two_sided else None
        )
    )


def complement_bayes(two_sided: bool, seed: int) -> Any:
    """Complement naive Bayes, made for classes of unlike size."""
    from sklearn.naive_bayes import ComplementNB

    return _Bayes(ComplementNB(alpha=0.1))


class _Gathered:
    """One-versus-rest estimators with their weights in one array."""

    def __init__(self, machine: Any) -> None:
        self._machine = machine

    def fit(self, matrix: Any, targets: Any) -> None:
        """Fit all; two classes have one column, as elsewhere in scikit-learn."""
        self._machine.fit(matrix, targets)
        self.coef_ = np.concatenate([one.coef_ for one in self._machine.estimators_])
        self.intercept_ = np.concatenate([one.intercept_ for one in self._machine.estimators_])


class _Shaped:
    """Weights with a row for each column, also where there is one."""

    def __init__(self, machine: Any) -> None:
        self._machine = machine

    def fit(self, matrix: Any, targets: Any) -> None:
        """Fit."""
        self._machine.fit(matrix, targets)
        self.coef_ = np.atleast_2d(self._machine.coef_)
        self.intercept_ = np.atleast_1d(self._machine.intercept_)


class _Bayes:
    """Log probabilities as weights, scaled to margins about as wide as those of the others."""

    def __init__(self, machine: Any) -> None:
        self._machine = machine

    def fit(self, matrix: Any, targets: Any) -> None:
        """Fit, and centre over the classes."""
        self._machine.fit(matrix, targets)
        weights = self._machine.feature_log_prob_
        centred = weights - weights.mean(axis=0)
        self.coef_ = centred if len(centred) != 2 else centred[1:] - centred[:1]
        self.intercept_ = np.zeros(len(self.coef_))


MACHINES: dict[str, Machine] = {
    "support vectors": support_vectors,
    "logistic regression": logistic_regression,
    "ridge": ridge,
    "complement Bayes": complement_bayes,
}
