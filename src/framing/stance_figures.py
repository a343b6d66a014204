"""How well stances are told: which is taken for which, and each framing's figures beside those of always saying the commonest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from framing.codebook import Codebook
from framing.coded import Coded
from framing.figures import Predictions, figures

_RESAMPLES = 200


def stance_details(coded: Coded, predicted: Predictions, codebook: Codebook, seed: int = 0) -> dict[str, Any]:
    """Return the confusion of stances, and stance figures framing by framing, where presence is right.

    Returns
    -------
    dict
        ``confusion``: a row for each coded stance, a column for each that was said, in the codebook's order; ``majority``: see
        `majority`; ``framings``: from slug to ``codings``, ``each``, ``f1``, ``macro_f1`` (see `framing.figures.figures`) and
        ``majority``. Empty where the codebook has no stances.
    """
    if not codebook.stances:
        return {}
    right = (coded.stances >= 0) & predicted.called
    n_stances = len(codebook.stances)
    said = predicted.stances[right].argmax(axis=1) if right.any() else np.zeros(0, dtype=np.int64)
    confusion = np.bincount(coded.stances[right] * n_stances + said, minlength=n_stances**2).reshape(n_stances, n_stances)
    whole = {stance: int(confusion[i].sum()) for i, stance in enumerate(codebook.stances)}
    framings = {}
    for k, framing in enumerate(codebook.framings):
        alone = replace(codebook, framings=(framing,))
        part = replace(coded, present=coded.present[:, [k]], stances=coded.stances[:, [k]])
        of_it = Predictions(
            predicted.log_odds[:, [k]], predicted.probabilities[:, [k]], predicted.called[:, [k]], predicted.stances[:, [k]]
        )
        found = figures(part, of_it, alone, seed, _RESAMPLES)["stance"]
        framings[framing.slug] = {**found, "majority": majority(found["each"])}
    return {"confusion": confusion.tolist(), "majority": majority(whole), "framings": framings}


def majority(each: Mapping[str, int]) -> dict[str, Any]:
    """Return the commonest stance, and the macro F1 of always saying it: its own F1, ``2 p / (1 + p)``, by the number of stances.

    Undefined, None, where nothing was coded, or where a stance was not, since its F1 is undefined then.
    """
    most = max(each, key=lambda stance: each[stance])
    share = each[most] / max(1, sum(each.values()))
    defined = all(each.values())
    return {"stance": most if share else None, "macro_f1": round(2 * share / (1 + share) / len(each), 4) if defined else None}
