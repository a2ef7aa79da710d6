"""The layers that stand in for thinc's."""

from __future__ import annotations

import numpy
import pytest
from thinc.api import Maxout, use_ops

from worker.layers import replace_in


@pytest.mark.parametrize("rows", [0, 1, 7, 400])
def test_numbers_are_thincs_to_the_bit_when_layers_are_replaced(rows: int):
    random = numpy.random.default_rng(rows)
    with use_ops("numpy", use_blis=False):
        model = Maxout(nO=96, nI=288, nP=3, normalize=True).initialize()
    for layer in model.layers:
        for name in layer.param_names:
            shape = layer.get_param(name).shape
            layer.set_param(name, random.standard_normal(shape, dtype=numpy.float32))
    given = random.standard_normal((rows, 288), dtype=numpy.float32)
    expected = model.predict(given)
    replace_in(model)
    assert model.predict(given).tobytes() == expected.tobytes()
