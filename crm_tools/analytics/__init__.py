"""Questions about customers: definitions, periods, measures and dimensions, reports, audiences, segments."""
