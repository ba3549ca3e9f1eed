SELECT order_id || ':' || step AS key, order_id AS order_key, customer_unique_id AS person_key, "at", step AS kind, stage, 'out' AS direction
FROM (UNPIVOT (SELECT order_id, customer_id, order_purchase_timestamp AS purchase, order_approved_at AS approved,
    order_delivered_carrier_date AS carrier, order_delivered_customer_date AS delivered FROM 'olist_orders_dataset.csv')
  ON purchase, approved, carrier, delivered INTO NAME step VALUE "at")
JOIN (VALUES ('purchase', 'buy', 1), ('approved', 'buy', 2), ('carrier', 'use', 3), ('delivered', 'use', 4)) s(step, stage, place) USING (step)
JOIN 'olist_customers_dataset.csv' USING (customer_id)
ORDER BY order_id, place
