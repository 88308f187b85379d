"""Reports: measures, groups, shares, order, conditions on numbers."""
