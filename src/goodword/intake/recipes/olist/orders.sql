SELECT order_id AS key, left(order_id, 8) AS number, customer_unique_id AS person_key, order_purchase_timestamp AS ordered_at,
  paid AS total, CASE order_status WHEN 'delivered' THEN 'delivered' WHEN 'canceled' THEN 'cancelled' WHEN 'unavailable' THEN 'cancelled' ELSE 'placed' END AS state,
  CAST(order_estimated_delivery_date AS DATE) AS promised_on, order_delivered_customer_date AS delivered_at,
  order_item_id AS line_key, product_id AS product_key, product_category_name AS product_category, seller_id AS dealer_key,
  price + freight_value AS amount, CASE WHEN order_item_id IS NOT NULL THEN 1 END AS quantity, customer_state AS dim_state
FROM 'olist_orders_dataset.csv' JOIN 'olist_customers_dataset.csv' USING (customer_id)
LEFT JOIN (SELECT order_id, round(sum(payment_value), 2) AS paid FROM 'olist_order_payments_dataset.csv' GROUP BY ALL) USING (order_id)
LEFT JOIN 'olist_order_items_dataset.csv' USING (order_id) LEFT JOIN 'olist_products_dataset.csv' USING (product_id)
