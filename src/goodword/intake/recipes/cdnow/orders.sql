-- The file has no order numbers: a purchase is known by its customer, its day and its place among the purchases of that day.
SELECT p[2] || '-' || p[3] || '-' || row_number() OVER (PARTITION BY p[2], p[3] ORDER BY CAST(p[4] AS INT), CAST(p[5] AS DECIMAL(10, 2))) AS key,
  p[2] AS person_key, strptime(p[3], '%Y%m%d')::DATE AS ordered_at, p[5] AS total, 'delivered' AS state, 'CDs' AS what, p[4] AS quantity
FROM (SELECT string_split_regex(trim(line), '\s+') AS p FROM read_csv('CDNOW_sample.txt', columns = {'line': 'VARCHAR'}, header = false, delim = '|'))
