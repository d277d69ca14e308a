-- What people's questions need besides. Why: docs/adr/0029-questions-about-money.md.

-- Parts are merged with their neighbours, so each holds a stretch of time: a question that knows its instants (a case's
-- transfers, places) reads the parts of that stretch and leaves the others alone.

ALTER TABLE flows ADD INDEX IF NOT EXISTS by_time time TYPE minmax GRANULARITY 1;

ALTER TABLE credits ADD INDEX IF NOT EXISTS by_time time TYPE minmax GRANULARITY 1;

ALTER TABLE flows MATERIALIZE INDEX IF EXISTS by_time;

ALTER TABLE credits MATERIALIZE INDEX IF EXISTS by_time;

-- Which cases an account is in: what `case_accounts`, sorted by case, is asked the other way round. As the places of 0005 it
-- says only where a row ever stood; the row itself tells whether it still does.

CREATE TABLE IF NOT EXISTS account_cases
(
  account String,
  `case` String
)
ENGINE = ReplacingMergeTree
ORDER BY (account, `case`)
SETTINGS index_granularity = 1024;

CREATE MATERIALIZED VIEW IF NOT EXISTS account_cases_of_case_accounts TO account_cases AS
SELECT account, `case` FROM case_accounts WHERE gone = 0;

-- What is there already. The view has written what came since it was made; twice is as good as once.

INSERT INTO account_cases SELECT account, `case` FROM case_accounts WHERE gone = 0;
