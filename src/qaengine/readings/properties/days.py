"""Days counted in another way than the engine counts them: for laws that hold the two together."""

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from qaengine.periods import Period
from qaengine.readings.properties.world import World


def later(world: World, day: date, period: Period, sign: int = 1) -> date | None:
    """So long after the day, or before it; None where the calendar does not reach."""
    if not period.working_days:
        return day + sign * relativedelta(months=period.months, days=period.days)
    left = period.working_days
    while left:
        day += sign * timedelta(days=1)
        worked = world.policy.calendar.is_working_day(day)
        if worked is None:
            return None
        left -= worked
    return day
