SELECT DISTINCT id AS key, 'Customer ' || id AS name
FROM (SELECT string_split_regex(trim(line), '\s+')[2] AS id FROM read_csv('CDNOW_sample.txt', columns = {'line': 'VARCHAR'}, header = false, delim = '|'))
