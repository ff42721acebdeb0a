"""How hypothesis searches: the same examples at every run by default, many random ones under the profile `long`.

A test that limits itself with `@settings(max_examples=…)` keeps that limit under both profiles.
"""

from hypothesis import HealthCheck, settings

# Other processes share the cores: how long one example takes says nothing about the code.
settings.register_profile("default", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("long", settings.get_profile("default"), derandomize=False, max_examples=5000)
settings.load_profile("default")
