/** The fields of a transfer that are facts, a bit each: which of them a reader of bytes has met. Source: trace §7. */
export const transferFieldBits = {
  id: 1,
  time: 2,
  seq: 4,
  creditTime: 8,
  side: 16,
  from: 32,
  to: 64,
  asset: 128,
  amount: 256,
  balanceFrom: 512,
  balanceTo: 1024,
  void: 2048,
} as const;
