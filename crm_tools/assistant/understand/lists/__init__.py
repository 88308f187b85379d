"""Lists of customers by the rules of one sentence: segments, deeds, goods, attributes."""
