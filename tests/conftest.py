"""What holds for all tests: no cache, so that each run does its own work; and how hypothesis searches.

By default it tries the same examples at every run, under the profile `long` many random ones. A test that limits itself with `@settings(max_examples=…)` keeps that limit under both profiles.
"""

import os

from hypothesis import HealthCheck, settings

# Other processes share the cores: how long one example takes says nothing about the code.
settings.register_profile("default", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("long", settings.get_profile("default"), derandomize=False, max_examples=5000)
settings.load_profile("default")

os.environ["INGRESSLINT_CACHE_DIR"] = ""
