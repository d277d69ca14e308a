// Messages of the bank topic: right ones, wrong ones, and what lies between.
import fc from 'fast-check';
import { messageMs } from './two-ways.fixture.js';

/** JSON values that a field may have, as texts: the first is right, the others are right, wrong, or at the borders. */
const wholes = [
  ...['5', '0', '-0', '05', '5.0', '1e2', '1E+2', '5e-1', '"5"', '"05"', '""', '" 5"', '-1', '1.5', '+1', '0x5', '.5'],
  ...['9007199254740991', '9007199254740992', '999999999999999', '1000000000000000', '1e999', '"1e2"', '"-0"', '"１"'],
  ...['"9007199254740991"', '"9007199254740992"', '"0000000000000000005"', '"999999999999999"', 'true', '[]', '[5]'],
  ...['"\\u0035"', '{}', '00', '-', '5 ', '1_000'],
];
const amounts = [
  ...wholes,
  ...['{"value":"12.34","currency":"CNY"}', '{"currency":"CNY","value":"0.5"}', '{ "value" : "12" , "currency":"USD"}'],
  ...['{"value":"12.345","currency":"CNY"}', '{"value":"12.3400","currency":"CNY"}', '{"value":"1.","currency":"CNY"}'],
  ...[
    '{"value":"00012.30","currency":"USDT-TRON"}',
    '{"value":".5","currency":"CNY"}',
    '{"value":12,"currency":"CNY"}',
  ],
  ...['{"value":"999999999999999","currency":"CNY"}', '{"value":"9999999999999.99","currency":"CNY"}'],
  ...['{"value":"1","currency":"CNY","x":1}', '{"value":"1","value":"2"}', '{"currency":"CNY"}', '{"value":"1"}'],
  ...['{"value":"1","currency":"CNY","currency":"USD"}', '{"value":"\\u0031","currency":"CNY"}', '{"value":"1",}'],
  ...['{"value":"1","currency":null}', '{"value":"-1","currency":"CNY"}', '{"value":"1","currency":"cny"}'],
];
const times = [
  ...[`${messageMs}`, '0', `"${messageMs}"`, '253402300799999', '253402300800000', '"2026-04-30T08:00:00Z"', '1.7e12'],
  ...[`${messageMs + 300_000}`, `${messageMs + 300_001}`, '"2026-05-01T00:06:00Z"', '"2026-05-01T08:05:00.0009+08:00"'],
  ...['"2024-06-01T08:00:00.1239+08:00"', '"2024-02-30T08:00:00Z"', '"2024-06-01T08:00:60Z"', '"1969-12-31T23:59:59Z"'],
  ...['"2024-06-01 08:00:00Z"', '"2024-06-01 08:00:00"', '"2024-06-01T08:00:00"', '"2024-06-01 08:00:00.250"'],
  ...[
    '"2024-06-01t08:00:00z"',
    '"2024-06-01T24:00:00Z"',
    '"2024-06-01t08:00:00"',
    '"2024-06-01T08:00:00."',
    '-5',
    '{}',
  ],
  ...['"2024-06-01T08:00:00-23:59"', '"2024-06-01T08:00:00+24:00"', '"soon"', '""', '"2024-6-1T08:00:00Z"', 'true'],
];
const address = 'TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t';
const accounts = [
  ...[
    '"bank:CMB:6226"',
    '"bank:cmb:62-26 "',
    '"bank:CMB: - "',
    '"bank:CMB"',
    '"bank::1"',
    '"bank:CMB:"',
    '"BANK:CMB:1"',
  ],
  ...[
    '"pay:AliPay:甲:乙"',
    '"pay:X:"',
    '"cash:atm:CMB-1"',
    '"cash:ａ:ｂ"',
    '"unknown:f:t"',
    '"nobody"',
    '""',
    '" bank:A:1"',
  ],
  ...[`"tron:0x2b6653dc:${address}"`, `"tron:0x2B6653DC:${address}"`, `"tron:0x2b6653dc:${address}x"`, '"tron:甲:x"'],
  ...[`"eip155:1:0x${'aB'.repeat(20)}"`, `"eip155:1:0X${'ab'.repeat(20)}"`, `"eip155:1:0x${'ag'.repeat(20)}"`],
  ...[
    '"bank:招商:6226"',
    '"bank:ﬀ:1"',
    '"bank:ＣＭＢ:６２２６"',
    '"bank:\\u0043MB:1"',
    '"bank:C\\/B:1"',
    '"bank:C\\ud800:1"',
  ],
  ...['{"bank":"icbc","account":"6222 0001"}', '{"account":"1","bank":"ABC"}', '{ "bank" : "A" , "account" : "1" }'],
  ...['{"bank":"A:B","account":"1"}', '{"bank":"","account":"1"}', '{"bank":"A","account":""}', '{"bank":"A"}', '{}'],
  ...[
    '{"bank":"A","account":1}',
    '{"bank":"A","account":"1","x":2}',
    '{"bank":"A","bank":"B","account":"1"}',
    '[]',
    '5',
  ],
  ...[
    '{"bank":"A","account":" - "}',
    '{"bank":"\\u0041","account":"1"}',
    `"bank:A:${'1'.repeat(600)}"`,
    'null',
    '"a:b:c"',
  ],
];
const names = [
  ...[
    '"王磊"',
    '"王 磊"',
    '"Wang  Lei"',
    '"WANGLEI"',
    '"wang\\u0020lei"',
    '"ＡＣＭＥ"',
    '"acme"',
    '"张*"',
    '"王"',
    '""',
  ],
  ...[
    '"未知"',
    '"none"',
    '"N/A"',
    '"--"',
    '"无"',
    '" "',
    '"\\ud800"',
    '"Å"',
    '"Å"',
    '"ﬁ 1"',
    '"fi1"',
    '"\u3000王磊"',
    '5',
  ],
  ...[`"${'王'.repeat(200)}"`, `"${'a '.repeat(200)}"`, '["王磊"]', '{"name":"王磊"}', 'true', '"İ"', '"i̇"', '"x\\"y"'],
];
const valuesOf: Readonly<Record<string, readonly string[]>> = {
  id: [
    '"t1"',
    '"转账-1"',
    '"\\u0074"',
    '"a\\"b"',
    '"\\ud800"',
    '"💰"',
    '"\ufeff"',
    '""',
    '7',
    '"t\tx"',
    '"\u007f\u0000"',
    '{}',
  ],
  time: times,
  creditTime: times,
  seq: wholes,
  side: ['"debit"', '"credit"', '"both"', '"Debit"', '""', '1', '"\\u0064ebit"', '{}'],
  from: accounts,
  to: accounts,
  asset: [
    '"CNY"',
    '"USDT-TRON"',
    '"USDT-ETH"',
    '"USDT-BSC"',
    '"USD"',
    '"USDT-"',
    '"cny"',
    '""',
    '1',
    '"CN\\u0059"',
    '{}',
  ],
  amount: amounts,
  balanceFrom: amounts,
  balanceTo: amounts,
  void: ['"t1"', '""', 'false', '{}'],
  device: [
    '"D-1"',
    '" D-1 "',
    '"小米 14"',
    '"\u3000小米"',
    '"\ufeffx"',
    '""',
    '"  "',
    `"${'x'.repeat(257)}"`,
    `"  ${'x'.repeat(256)}"`,
  ].concat([
    '"a\\tb"',
    '"\\n x"',
    `"${'米'.repeat(256)}"`,
    `"${'米'.repeat(257)}"`,
    '"\\udc00"',
    '5',
    '["x"]',
    'true',
    '"\u007f"',
  ]),
  ip: ['"203.0.113.7"', '7', '" ::1 "', '""', '"\\u0031"', '{"v4":"1"}'],
  fromName: names,
  toName: names,
  purpose: [
    '"GDDS"',
    '"SALA"',
    '"sala"',
    '" sala "',
    '"ſALA"',
    '"代发工资 5月"',
    '"\\u9000款"',
    '"退款"',
    '""',
    '5',
    '"x\\ud800"',
    '[]',
  ].concat([`"${'x'.repeat(300)}"`, `"${' '.repeat(300)}SALA"`, '"信用卡还款"', '"LOAR\\u0000"', '"理财"']),
  merchant: ['"M-77"', '""', '" "', '"\u00a0"', '"　"', '"商户"', `"${'x'.repeat(257)}"`, '"\\u0020"', '7', 'false'],
  memo: [
    ...['"x"', '"\\u4f60\\n"', '"\\x"', '"\\u12g4"', '"\\u12"', '-1.5e+3', '-', '01', '1.', '1e', 'true', 'nul', 'tru'],
    ...[
      '{"a":[1]}',
      '[1,2]',
      '""',
      '"\u0001"',
      '"a\\',
      'NaN',
      '"\\ud83d\\ude00"',
      `${'['.repeat(70)}${']'.repeat(70)}`,
    ],
    ...[
      '[ ]',
      '{}',
      '[1,]',
      '{"a":1,}',
      '[[[[[[[[[1]]]]]]]]]',
      '[[[[[[[[1]]]]]]]]',
      '{"a":"\\ud800"}',
      '["\\x"]',
      '{a:1}',
    ],
    ...[
      '{"a" : {"b":[true,null,{"c":"\\u4f60"}]} , "a":1}',
      '{"a"}',
      '[1 2]',
      '[',
      '{"a":[}',
      '[{]}',
      '[\n1 ,\t2]',
      '[nul]',
    ],
  ],
  channel: ['"mobile"', 'null', '{}', '"\\/"'],
  // Keys that mean something elsewhere, or the same written otherwise.
  'ti\\u006de': times,
  __proto__x: ['1'],
  ['__proto__']: ['{"id":"t9"}', '5'],
  Id: ['"t9"'],
  '': ['1'],
  'id ': ['"t9"'],
  'an unknown key of more than sixteen bytes': ['"x"'],
};
const required = ['id', 'time', 'from', 'to', 'asset', 'amount'];
const optional = Object.keys(valuesOf).filter((key) => !required.includes(key));
const common = ['balanceFrom', 'device', 'ip', 'fromName', 'toName', 'purpose', 'memo', 'creditTime', 'side'];

const space = fc.oneof(
  { weight: 200, arbitrary: fc.constant('') },
  { weight: 20, arbitrary: fc.constantFrom(' ', '\n', '\t', '\r\n', '  ') },
  { weight: 1, arbitrary: fc.constantFrom('\u00a0', '\f', '\v') },
);
const pairText = (key: string): fc.Arbitrary<string> =>
  fc
    .tuple(space, space, space, fc.oneof({ weight: 35, arbitrary: fc.constant(0) }, fc.nat()), fc.nat(30))
    .map(([before, between, after, at, none]) => {
      const values = valuesOf[key]!;
      return `${before}"${key}"${between}:${after}${none === 30 ? 'null' : values[at % values.length]}`;
    });

const keys = fc
  .tuple(
    fc.constantFrom<string[]>([], [], [], [], [], ['amount'], ['asset'], ['to', 'time']),
    fc.subarray(common),
    fc.oneof({ weight: 4, arbitrary: fc.constant<string[]>([]) }, fc.subarray(optional, { maxLength: 2 })),
    fc.constantFrom<string[]>([], [], [], [], [], ['time'], ['memo'], ['id'], ['device']),
  )
  .chain(([missing, more, strange, again]) => {
    const named = [...required.filter((key) => !missing.includes(key)), ...more, ...strange, ...again];
    return fc.shuffledSubarray(named, { minLength: named.length });
  });
export const jsonMessage = keys.chain((named) =>
  fc
    .tuple(fc.tuple(...named.map(pairText)), fc.constantFrom('', '', '', '', '', ' ', '\n', ',', '}', 'x', '\u0000'))
    .map(([pairs, after]) => `{${pairs.join(',')}}${after}`),
);

export const plain = `{"id":"t1","time":${messageMs},"from":"bank:CMB:1","to":"bank:ICBC:2","asset":"CNY","amount":"100"}`;
const otherMessages = [
  ...['', '{}', '{', '}', '[]', 'null', ' {}', '\ufeff{}', '{"void":"t1"}', '{"void":"t1","time":5}', '{"void":null}'],
  ...[
    '{"a":1,}',
    '{,}',
    '{"a"}',
    '{"a":}',
    '{"a":1 "b":2}',
    '{"a":1}}',
    `${plain} `,
    `${plain}\n\n`,
    `${plain},`,
    plain.slice(1),
  ],
  ...[plain.slice(0, -1), `${plain.slice(0, -1)},"memo":"x}`, `${plain.slice(0, -1)},"memo":"x\\"}`, `\u0000${plain}`],
  ...[
    `${plain.slice(0, -1)},"from":{"bank":"A","account":"1"}`,
    plain.replace('"amount":"100"', '"amount":{"value":"1"}'),
  ],
];
export const message = fc.oneof(
  { weight: 10, arbitrary: jsonMessage.map((text) => Buffer.from(text)) },
  fc.constantFrom(...otherMessages).map((text) => Buffer.from(text)),
  fc.constant(Buffer.from(plain)),
  fc.constant(null),
);
