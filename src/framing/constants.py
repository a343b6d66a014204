"""Numbers on which every way of scoring agrees, and which no model changes."""

from __future__ import annotations

# The mean of a paragraph's neighbours; see `framing.context`.
DECAY = 0.9
REACH = 30

# Words of the articles for which a model knows the least likeness; see `framing.domain`.
SIZES = (25, 50, 100, 200, 400, 800, 1600)

# Shares of right calls for which a model knows the bounds; see `framing.abstention`.
PRECISIONS = tuple(round(0.50 + 0.01 * step, 2) for step in range(50))

# Places and weights of Gauss-Hermite quadrature for the standard normal distribution, from the middle outwards; see
# `framing.spread`.
_HALF = (
    (0.0, 0.31825951825951815),
    (0.799129068324548, 0.23246229360973225),
    (1.6067100690287297, 0.08941779539984437),
    (2.432436827009758, 0.017365774492137616),
    (3.2890824243987664, 0.001567357503549956),
    (4.1962077112690155, 5.642146405189029e-05),
    (5.190093591304781, 5.975419597920599e-07),
    (6.363947888829839, 8.589649899633252e-10),
)
NODES = (*(-node for node, _ in _HALF[:0:-1]), *(node for node, _ in _HALF))
NODE_WEIGHTS = (*(weight for _, weight in _HALF[:0:-1]), *(weight for _, weight in _HALF))

# Of the interval of a framing's share.
COVERAGE = 0.95
