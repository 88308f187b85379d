-- The values that attributes have, each found by one step in an index instead of reading every customer. Only a query
-- that says "> ''" uses these: nothing else is planned by them.
CREATE INDEX customers_cities ON customers (city) WHERE city > '';
CREATE INDEX customers_levels ON customers (level) WHERE level > '';
CREATE INDEX customers_channels ON customers (channel) WHERE channel > '';
CREATE INDEX customers_genders ON customers (gender) WHERE gender > '';
CREATE INDEX inquiries_channels ON inquiries (channel) WHERE channel > '';
