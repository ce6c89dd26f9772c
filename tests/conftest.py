"""How the tests run: Hypothesis without deadlines (speed is measured by benchmarks), and longer in `.ci/full`."""

from hypothesis import HealthCheck, settings

settings.register_profile("usual", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("long", parent=settings.get_profile("usual"), max_examples=2000)
settings.load_profile("usual")
