-- Which cases an account is in: what `case_accounts`, sorted by case, is asked the other way round. As the places of 0005 it
-- says only where a row ever stood; the row itself tells whether it still does. Why this way: docs/adr/0008-a-year-in-seconds.md.

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
