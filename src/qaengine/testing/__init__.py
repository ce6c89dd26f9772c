"""Policies under pytest: what `qaengine.pytest_plugin` does once a policy is named."""
