"""The ways in which a turn changes the answer before and that need no further reading, in their order."""

from __future__ import annotations

from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.acts.acting import is_order
from crm_tools.assistant.understand.question import Asked
from crm_tools.assistant.understand.turns.also_then import also_then
from crm_tools.assistant.understand.turns.around import by_how_much, each, each_named, how_many_things, names, total
from crm_tools.assistant.understand.turns.coupon_of_year import coupon_of_year
from crm_tools.assistant.understand.turns.for_whom import for_whom
from crm_tools.assistant.understand.turns.further import narrowed
from crm_tools.assistant.understand.turns.lifting import lifted, of_all_rows, of_everybody, overall_figure
from crm_tools.assistant.understand.turns.moved import moved
from crm_tools.assistant.understand.turns.next_days import next_days
from crm_tools.assistant.understand.turns.of_kind import of_kind
from crm_tools.assistant.understand.turns.onward import onward, those_who
from crm_tools.assistant.understand.turns.other_customer import other_customer
from crm_tools.assistant.understand.turns.ranking import ranked
from crm_tools.assistant.understand.turns.same_time import other_length, window_before
from crm_tools.assistant.understand.turns.sorting import sorted_by
from crm_tools.assistant.understand.turns.summed import first_summed, summed
from crm_tools.assistant.understand.turns.threshold import moved_threshold, other_number
from crm_tools.assistant.understand.turns.titled import titled
from crm_tools.assistant.understand.turns.traits_shown import traits_shown
from crm_tools.assistant.understand.turns.widening import widened


def changed_at_once(asked: Asked) -> Call | None:
    """The answer before changed in one of the ways that need no further reading."""
    if asked.previous is None or is_order(asked):
        return None
    return next((found for way in _CHANGES if (found := way(asked)) is not None), None)


_CHANGES = (
    *(
        traits_shown,
        names,
        of_everybody,
        overall_figure,
        of_all_rows,
        how_many_things,
        total,
        by_how_much,
        each,
        each_named,
        lifted,
        window_before,
        next_days,
        other_length,
        also_then,
        widened,
    ),
    *(
        coupon_of_year,
        other_customer,
        titled,
        sorted_by,
        for_whom,
        moved,
        summed,
        first_summed,
        of_kind,
        narrowed,
        onward,
        moved_threshold,
        other_number,
        ranked,
        those_who,
    ),
)
