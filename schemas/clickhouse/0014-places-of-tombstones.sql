-- Places of tombstones as well: a look-up by id goes by the newest record of the id, tombstones among them, wherever they lie.
-- An entry and its tombstone that come in one insert may leave the tombstone alone, and then no entry's place says where it is.

ALTER TABLE flow_places_of_flows MODIFY QUERY
SELECT cityHash64(id) AS idHash, `from` AS account, asset, time FROM flows;

ALTER TABLE credit_places_of_credits MODIFY QUERY
SELECT cityHash64(id) AS idHash, `to` AS account, asset, time FROM credits;

INSERT INTO flow_places SELECT cityHash64(id), `from`, asset, time FROM flows WHERE gone != 0;

INSERT INTO credit_places SELECT cityHash64(id), `to`, asset, time FROM credits WHERE gone != 0;
