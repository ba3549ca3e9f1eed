-- 34 review ids repeat over orders, 114 orders have two reviews: the pair is the key. Promised dates are midnights: late is after that day.
SELECT review_id || ':' || order_id AS key, order_id AS order_key, customer_unique_id AS person_key, 'csat' AS metric, review_score AS score,
  review_creation_date AS sent_at, review_answer_timestamp AS answered_at, concat_ws(chr(10), review_comment_title, review_comment_message) AS comment,
  CASE WHEN order_delivered_customer_date IS NULL THEN 'none'
    WHEN CAST(order_delivered_customer_date AS DATE) > CAST(order_estimated_delivery_date AS DATE) THEN 'late' ELSE 'on time' END AS dim_delivery,
  customer_state AS dim_state
FROM 'olist_order_reviews_dataset.csv' JOIN 'olist_orders_dataset.csv' USING (order_id) JOIN 'olist_customers_dataset.csv' USING (customer_id)
