"""How the tests run: Hypothesis without deadlines (speed is measured by benchmarks), longer in `.ci/full`, shorter
under further Pythons, and short, always the same, where bugs are planted."""

from hypothesis import HealthCheck, Phase, settings

settings.register_profile("usual", deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("long", parent=settings.get_profile("usual"), max_examples=2000)
settings.register_profile("brief", parent=settings.get_profile("usual"), max_examples=10)
settings.register_profile(
    "planted",
    parent=settings.get_profile("usual"),
    max_examples=60,
    derandomize=True,
    database=None,
    phases=(Phase.explicit, Phase.generate),
)
settings.load_profile("usual")
