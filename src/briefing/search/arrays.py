"""numpy, imported as the search needs it: with one thread, and in two thirds of the time.

Nothing here multiplies matrices. The threads that its library for that starts as it is loaded
would wait for such work on the very processors that are to answer a key, and sums that several
of them share could differ in their last digit from run to run.
"""

from __future__ import annotations

import gc
import os

__all__ = ["np"]

_THREADS = "OPENBLAS_NUM_THREADS"
_chosen = os.environ.get(_THREADS)
_collecting = gc.isenabled()
# It is read while numpy is loaded; programs that are started later have their own choice.
os.environ.setdefault(_THREADS, "1")
# What a module makes stays: it is not looked over for cycles while there is more and more of it.
gc.disable()
try:
    import numpy as np
finally:
    if _collecting:
        gc.enable()
    if _chosen is None:
        del os.environ[_THREADS]
