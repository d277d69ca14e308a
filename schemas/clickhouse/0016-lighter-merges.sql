-- What a merge does besides moving rows. Why, with figures: docs/adr/0040-what-a-row-costs.md.
--
-- Statistics of every column, sketches of distinct values among them, were made anew at each merge and looked at by no question:
-- theirs go by the primary key, by `by_time` and by conditions whose order they say themselves.
-- Columns that are nearly always 0 (`hub`, `gone`, `seq`) were kept as the few rows that are not; packed, the zeros take a
-- thousandth of the room, and merge like any other column.
-- Columns that no order depends on are merged one at a time, as the order of the rows then is known.
-- Parts that are there already change when they are merged.

ALTER TABLE flows MODIFY SETTING
  auto_statistics_types = '',
  ratio_of_defaults_for_sparse_serialization = 1,
  vertical_merge_algorithm_min_columns_to_activate = 1;

ALTER TABLE credits MODIFY SETTING
  auto_statistics_types = '',
  ratio_of_defaults_for_sparse_serialization = 1,
  vertical_merge_algorithm_min_columns_to_activate = 1;

ALTER TABLE flow_places MODIFY SETTING
  auto_statistics_types = '',
  ratio_of_defaults_for_sparse_serialization = 1;

ALTER TABLE credit_places MODIFY SETTING
  auto_statistics_types = '',
  ratio_of_defaults_for_sparse_serialization = 1;
