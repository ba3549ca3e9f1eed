-- customer_id is one per order; customer_unique_id is the person, who lives where the latest order went.
SELECT customer_unique_id AS key, 'Customer ' || left(customer_unique_id, 8) AS name,
  arg_max(customer_city, order_purchase_timestamp) AS city, arg_max(customer_state, order_purchase_timestamp) AS region, 'BR' AS country
FROM 'olist_customers_dataset.csv' JOIN 'olist_orders_dataset.csv' USING (customer_id) GROUP BY customer_unique_id
