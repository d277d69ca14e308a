-- Sparse indexes keep all columns of the sorting key in memory: of a busy account, which has hundreds of granules, only those
-- of the asked time are read. ClickHouse otherwise leaves out what follows a column that is nearly different in each granule.
-- A hundred bytes for 1,024 entries. Parts that are there already take it up when the server starts again.

ALTER TABLE flows MODIFY SETTING primary_key_ratio_of_unique_prefix_values_to_skip_suffix_columns = 1;

ALTER TABLE credits MODIFY SETTING primary_key_ratio_of_unique_prefix_values_to_skip_suffix_columns = 1;
