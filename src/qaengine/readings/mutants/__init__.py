"""Small changes to a policy, each of which some case ought to notice."""

from qaengine.readings.mutants.catalogue import Mutant, Skipped, labelled, mutants
from qaengine.readings.mutants.trial import Bench, Trial

__all__ = ["Bench", "Mutant", "Skipped", "Trial", "labelled", "mutants"]
