/**
 * The one registry of what can go wrong. Codes are stable: they stand in dead-letter headers,
 * exit messages and documentation. `docs/errors.md` is checked against this table by a test.
 */
export const errorCatalogue = {
  NOT_JSON: {
    text: 'not a JSON object in UTF-8 (or a CSV row of another length, or with a quote that is never closed)',
    remedy: 'send one JSON object a line or message, in UTF-8; of CSV, look at the quotes and the encoding of the file',
  },
  MISSING_FIELD: { text: 'a required field is absent', remedy: 'give id, time, from, to, asset and amount' },
  BAD_TIME: {
    text: 'a time is not epoch milliseconds or RFC 3339 with a zone, or a credit lies before its debit',
    remedy: 'write 2026-05-01T08:00:00+08:00 or milliseconds since 1970',
  },
  BAD_AMOUNT: {
    text: 'an amount is not a whole number of minor units from 0 to 2^53 − 1',
    remedy: 'write 1234 for 12.34 yuan, or {"value":"12.34","currency":"CNY"} on raw topics',
  },
  BAD_ACCOUNT: {
    text: 'an account is not <scheme>:<authority>:<local> of a known scheme',
    remedy: 'see docs/glossary.md, account',
  },
  UNKNOWN_ASSET: {
    text: 'the asset is not in the table',
    remedy: 'use CNY, USD, USDT-TRON, USDT-ETH or USDT-BSC, or configure the asset',
  },
  BAD_FIELD: {
    text: 'id, seq, side or void has a wrong form',
    remedy: 'id and void: text; seq: a whole number; side: debit or credit',
  },
  CONFLICTING_DUPLICATE: {
    text: 'the id stands already with other content',
    remedy: 'ids are never reused: put the posting date into them',
  },
  FUTURE_TIME: {
    text: 'the time lies more than five minutes after the message itself',
    remedy: 'set the clock of the sender',
  },
  MESSAGE_TOO_LARGE: { text: 'the message is larger than a record may be', remedy: 'send one transfer a message' },
  UNKNOWN_CONTRACT: {
    text: 'the log is of a contract that is not on the allow-list',
    remedy: 'add the contract to the configuration if it is genuine',
  },
  NOT_A_TRANSFER: {
    text: 'the log is of no event that moves money of a token, freezes or releases it, or not of that event’s form',
    remedy: 'nothing to do: it is kept for evidence',
  },
  UNKNOWN_OWNER: {
    text: 'the contract issues or redeems money of its owner, whom the event does not name',
    remedy:
      'write the owner behind the contract in WEIR_CONTRACTS, unless a Transfer from or to the zero address says the same',
  },
  MIXED_LOGS: {
    text: 'the transaction came already through another interface of the node, which numbers its logs otherwise',
    remedy: 'send logs of TRON through one interface: the event plugin or JSON-RPC; say which in WEIR_TRON_LOGS',
  },
  BAD_REPORT: {
    text: 'a report has no case, names nothing to follow, or has too many match lines',
    remedy:
      'give case and one of transfers, debitsOf, creditsInto, victims, or up to 1,000 match lines; say further lines under another reporter',
  },
  BAD_LABEL: { text: 'a label lacks its account or kind', remedy: 'give account and kind; from and to are times' },
  AVRO_INVALID: {
    text: 'the bytes are not what the message’s Avro schema writes',
    remedy: 'write the message with the schema that it names, one record and nothing after it',
  },
  AVRO_SCHEMA_UNKNOWN: {
    text: 'nobody knows the Avro schema that the message names',
    remedy: 'write with a schema of schemas/avro, or register yours and use the registry’s framing',
  },
  AVRO_SCHEMA_UNFIT: {
    text: 'the Avro schema that the message names cannot be read as what its topic carries',
    remedy: 'name record and fields as schemas/avro does, with types that resolve to those there',
  },
  AVRO_NO_REGISTRY: {
    text: 'the message names a schema of a registry, and no registry is configured',
    remedy: 'set WEIR_SCHEMA_REGISTRY (weir.yaml: schemaRegistry.url), or send single-object encoding',
  },
  SCHEMA_REGISTRY: {
    text: 'the schema registry does not answer a command, or refuses a schema',
    remedy: 'check WEIR_SCHEMA_REGISTRY, its user and its rules of compatibility; ingest itself waits and asks again',
  },
  CONFIG_INVALID: { text: 'the configuration cannot be used', remedy: 'mend every line named' },
  FRAME_CORRUPT: {
    text: 'a frame is torn or altered',
    remedy: 'stop; compare the topic with its replica; fold again from the raw topics',
  },
  FLOWS_OUTDATED: {
    text: 'the flows topic was written by an older version, which did not say what it ruled on the journal',
    remedy:
      'no release wrote such a topic: start in another WEIR_NAMESPACE, or wipe a stack that nothing is to be kept of',
  },
  SNAPSHOT_CORRUPT: {
    text: 'a snapshot is torn or altered',
    remedy: 'nothing is lost: the one before it is used, or the journal is folded from its start; remove the file',
  },
  SHELF_CORRUPT: {
    text: 'lots that were put away in a file are gone or altered',
    remedy: 'nothing is lost: remove the folder of the matcher, and it folds the journal from its start',
  },
  FOLD_INVARIANT: {
    text: 'an invariant of the fold does not hold',
    remedy: 'stop; report the offset named; nothing was written past it',
  },
  CLAIM_LOST: {
    text: 'another instance of the service has claimed the shard',
    remedy:
      'nothing is lost: run one instance of each shard, or several with WEIR_STANDBY=true; one that is started again claims the shard anew',
  },
  DESK_ACT_UNREADABLE: {
    text: 'a message on the topic of acts is no act that this version knows',
    remedy: 'nothing is lost: it is passed over by every desk alike; update a desk that is older than the others',
  },
  DESK_ID_REUSED: {
    text: 'the id of an act, order, task or appeal stands for something else already',
    remedy: 'take another Idempotency-Key',
  },
  DESK_CONFLICT: {
    text: 'somebody else changed it first',
    remedy: 'look at it again, and do it again if it still makes sense',
  },
  DESK_SUBJECT_UNKNOWN: { text: 'there is nothing of this id, or it stands no more', remedy: 'look at the list again' },
  DESK_STATE: {
    text: 'as it stands now, this cannot be done with it',
    remedy: 'look at it again: the answer says how it stands and who changed it last',
  },
  DESK_ORDER_EXISTS: {
    text: 'an order of this kind on the same alert is under way, or an order holds what this one asks for',
    remedy: 'go on with the order named',
  },
  DESK_SECOND_PERSON: {
    text: 'this needs another person than the one who did what it is about',
    remedy: 'ask a colleague with the right to approve',
  },
  DESK_STOPS_USED_UP: {
    text: 'the account was stopped as often as the terms of orders allow, over all cases',
    remedy: 'ask the police for a freeze; the terms are configuration',
  },
  DESK_ANCHOR_MISMATCH: {
    text: 'the transfer that an order cites is not the one that it must be, letter by letter',
    remedy: 'draft the order from the alert anew',
  },
  DESK_NOT_DUE: {
    text: 'a clock has not run out yet by the broker’s time',
    remedy: 'nothing: it is sent again; set the clock of the desk if it is often',
  },
  DESK_OLD_REVISION: {
    text: 'a later revision of the alert is known already',
    remedy: 'nothing: another desk was faster',
  },
  DESK_NOT_OWN: {
    text: 'this may be done at once to accounts of the own bank only, with the kinds of orders that the terms name',
    remedy: 'draft a request to the institution',
  },
  DESK_VALUE: { text: 'an act says something that cannot be', remedy: 'mend what the answer names' },
  DESK_REF_UNKNOWN: {
    text: 'no account has the ref that an address of the desk names',
    remedy: 'take refs from the desk’s answers; those of another installation open nothing here',
  },
  DESK_INVALID: { text: 'a request to the desk does not hold', remedy: 'mend the places that `issues` names' },
  DESK_UNAUTHENTICATED: {
    text: 'nobody is signed in, or the token or session is not valid any more',
    remedy: 'sign in with a token; weir desk token create makes one',
  },
  DESK_FORBIDDEN: {
    text: 'the caller may not do this',
    remedy: 'ask somebody with the right, or an administrator for a role that has it',
  },
  DESK_UNKNOWN: {
    text: 'the desk knows nothing under this address',
    remedy: 'look the name up in its list: it may be gone, or never have been',
  },
  DESK_VERSION_NEEDED: {
    text: 'a change of one thing does not say which version of it was seen',
    remedy: 'send If-Match with the ETag, or the version, of the last answer',
  },
  DESK_TOO_LARGE: { text: 'a request to the desk is larger than it takes', remedy: 'send it in parts' },
  DESK_TOO_MANY: { text: 'the caller asks too often', remedy: 'wait as long as the detail or Retry-After says' },
  DESK_NOT_SERVED: { text: 'this desk does not answer the question', remedy: 'ask an installation that has the part' },
  DESK_ISSUER_AWAY: {
    text: 'the issuer of tokens does not say its keys',
    remedy: 'check desk.oidc.jwksUrl and the network; tokens of the desk itself go on working',
  },
  DESK_LOG_SLOW: {
    text: 'the log of acts does not answer in time',
    remedy: 'repeat the request with the same Idempotency-Key: whatever was written counts once',
  },
  DESK_NOT_OPEN: {
    text: 'the desk reads what stands, or waits for its log',
    remedy: 'ask again; /readyz says what it waits for',
  },
  DESK_INNOCENT: {
    text: 'the account is probably an innocent’s: it is limited or delayed, never stopped',
    remedy: 'ask for a limit-freeze, or have the label taken back that speaks for its holder',
  },
  CHECK_INVALID: {
    text: 'a request to check a payment does not hold',
    remedy: 'mend the places that `issues` names; docs/guides/check.md has the fields',
  },
  CHECK_MISTYPED: {
    text: 'a payment that is asked about names an address whose checksum does not hold',
    remedy:
      'have the payer compare or scan the address anew; one without capitals has no checksum, and is taken as it is',
  },
  CHECK_TOKEN: {
    text: 'a request to check a payment has no token, or one that is not on the list',
    remedy: 'send Authorization: Bearer with a token whose SHA-256 stands in the file of WEIR_CHECK_TOKENS',
  },
  CHECK_UNKNOWN: {
    text: 'the payment check has no such address or method',
    remedy: 'POST /v1/payments/check or /v1/payments/checks',
  },
  CHECK_AWAY: {
    text: 'the process that checks payments does not answer',
    remedy: 'start it with weir run check, or say where it is with --url',
  },
  DESK_CURSOR_UNKNOWN: {
    text: 'a list is asked to go on where none of ours ended',
    remedy: 'send the `next` of the answer before, or no cursor for the beginning',
  },
  CASE_UNKNOWN: { text: 'there is no case of that name', remedy: 'see the list of cases, or weir case list' },
  EVIDENCE_DIFFERS: {
    text: 'a raw message is not what it was when it was read first',
    remedy: 'the topic was written anew: use the kept messages of the store, and find out who did it',
  },
  EVIDENCE_KEY: {
    text: 'a key for evidence packages is no Ed25519 key in PEM',
    remedy:
      'make one with `openssl genpkey -algorithm ed25519 -out key.pem`; its public half: `openssl pkey -in key.pem -pubout`',
  },
  EVIDENCE_NOT_WHOLE: {
    text: 'not all that a case rests on is there, or does not fit together, so there is no evidence of it yet',
    remedy:
      'ask again in a minute; where it stays, weir status says what lags; weir evidence make --as-it-stands makes a package that says what it lacks',
  },
  EVIDENCE_TOO_LARGE: {
    text: 'an evidence package would be larger than 4 GiB',
    remedy: 'leave large attachments out and hand them over beside it, by their hash',
  },
  EVIDENCE_UNREADABLE: {
    text: 'a file is no evidence package, or was cut',
    remedy: 'take the file anew from where it was made; its manifest says the SHA-256 of each part',
  },
  USAGE: { text: 'the command was called with options that do not fit', remedy: 'see weir help' },
  UNREADABLE: {
    text: 'a file cannot be read as what it should be',
    remedy: 'check the name of the file, or mend the line named',
  },
} as const;

export type ErrorCode = keyof typeof errorCatalogue;

/** A refusal or failure with its stable code; `detail` holds the values that matter, never a secret. */
export class WeirError extends Error {
  override readonly name = 'WeirError';
  constructor(
    readonly code: ErrorCode,
    readonly detail: string,
    options?: ErrorOptions,
  ) {
    super(`${code}: ${detail}`, options);
  }
}

/** Codes that a rejected transfer line can have (trace §7). */
export type RejectCode = Extract<
  ErrorCode,
  | 'NOT_JSON'
  | 'MISSING_FIELD'
  | 'BAD_TIME'
  | 'BAD_AMOUNT'
  | 'BAD_ACCOUNT'
  | 'UNKNOWN_ASSET'
  | 'BAD_FIELD'
  | 'CONFLICTING_DUPLICATE'
>;
