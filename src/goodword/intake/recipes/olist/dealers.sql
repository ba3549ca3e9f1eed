SELECT seller_id AS key, 'Seller ' || left(seller_id, 8) AS name, seller_city AS city, seller_state AS region FROM 'olist_sellers_dataset.csv'
