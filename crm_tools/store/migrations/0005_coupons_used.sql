-- How many of each coupon were used, without reading those that were not.
CREATE INDEX customer_coupons_used ON customer_coupons (coupon_id) WHERE used_at IS NOT NULL;
