"""Two layers of the model's networks, for reading alone: the same numbers to the bit, in less time.

thinc's own take the largest of every three neighbours one by one, and keep what training needs. Here the
pieces of maxout lie in blocks, whose maximum takes a few vector instructions, and the normalisation
works in place.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy
from numpy.typing import NDArray
from spacy.language import Language
from thinc.api import Model

Rows = NDArray[numpy.float32]
# A layer's answer, and what would train it.
Answer = tuple[Rows, Callable[[Rows], Rows]]
Layer = Model[Any, Any]


def replace_layers(nlp: Language) -> None:
    """Puts these layers in the place of thinc's, in every part of the pipeline."""
    for _, pipe in nlp.pipeline:
        model = getattr(pipe, "model", None)
        if isinstance(model, Model):
            replace_in(model)


def replace_in(model: Layer) -> None:
    """The same for one network."""
    for layer in list(model.walk()):
        if layer.name in MAKERS:
            model.replace_node(layer, MAKERS[layer.name](layer))


def _maxout(layer: Layer) -> Layer:
    """Each output is the largest of its pieces."""
    weights: Any = layer.get_param("W")
    bias: Any = layer.get_param("b")
    width, pieces, inputs = weights.shape
    # First the first piece of every output, then the second of every output.
    blocks = numpy.ascontiguousarray(weights.transpose(1, 0, 2).reshape(pieces * width, inputs))
    offsets = numpy.ascontiguousarray(bias.T.reshape(pieces * width))

    def forward(_: Layer, rows: Rows, is_train: bool) -> Answer:  # noqa: ARG001  thinc names it
        found = rows @ blocks.T
        found += offsets
        best = found[:, :width]
        for at in range(width, pieces * width, width):
            best = numpy.maximum(best, found[:, at : at + width])
        return best, _no_training

    return Model(layer.name, forward, dims={"nO": width, "nI": inputs, "nP": pieces})


def _layernorm(layer: Layer) -> Layer:
    """Each row with the mean 0 and the variance 1, then scaled and shifted as was learnt."""
    scale: Any = layer.get_param("G")
    shift: Any = layer.get_param("b")
    width = len(scale)

    def forward(_: Layer, rows: Rows, is_train: bool) -> Answer:  # noqa: ARG001  thinc names it
        found = rows - rows.mean(axis=1, keepdims=True)
        variance = (found * found).sum(axis=1, keepdims=True) / width + 1e-08
        found *= variance ** (-1.0 / 2.0)
        found *= scale
        found += shift
        return found, _no_training

    return Model(layer.name, forward, dims={"nI": width, "nO": width})


def _no_training(_: Rows) -> Rows:
    raise NotImplementedError("these layers read; they are not trained")


MAKERS: dict[str, Callable[[Layer], Layer]] = {"maxout": _maxout, "layernorm": _layernorm}
