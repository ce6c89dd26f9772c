"""CQC's kinds of service in the words of the vocabulary."""

from collections.abc import Iterable

_TYPES = {
    "nursing homes": "nursing_home",
    "care home service with nursing": "nursing_home",
    "residential homes": "care_home",
    "care home service without nursing": "care_home",
    "homecare agencies": "home_care",
    "domiciliary care service": "home_care",
    "supported living": "supported_living",
    "supported living service": "supported_living",
    "supported housing": "extra_care",
    "extra care housing services": "extra_care",
}
_YES = frozenset({"y", "yes", "true"})


def service_type(care_home: str, services: Iterable[str]) -> str | None:
    """The service type of a location, or None when the source does not tell it.

    A registered care home is one whatever else it offers, with nursing when a service says so. Any other location
    needs services that all mean one type: "not a care home" may be home care, supported living or extra care.
    """
    types = {_TYPES.get(service.strip().casefold()) for service in services if service.strip()}
    if "nursing_home" in types:
        return "nursing_home"
    if "care_home" in types or care_home.strip().casefold() in _YES:
        return "care_home"
    return types.pop() if len(types) == 1 else None
