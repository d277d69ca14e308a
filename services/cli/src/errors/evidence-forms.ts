import type { Form } from './forms.js';

/** Why a part of an evidence package does not hold: `weir evidence verify` tells it to whoever was handed one. */
export const evidenceForms: readonly Form[] = [
  ['it is not signed', '没有签名'],
  ['it names no key or no signature', '没有写明密钥或签名'],
  ['the key that it names is none', '所写的密钥不是密钥'],
  ['its key has another id', '其密钥的编号不符'],
  ['it was signed with {}, the key given is {}', '由密钥 {1} 签名，而给出的密钥是 {2}'],
  ['the manifest is not the one that was signed', '清单不是所签名的那一份'],

  ['it has a custody line, and is not there', '有保管记录，但文件不在'],
  ['it is not the file of its custody line', '不是保管记录所指的文件'],
  ['it has no custody line', '没有保管记录'],
  ['stands in the file more than once, or is no name', '在文件中不止一次，或不是文件名'],
  ['listed, and not there', '清单列有，但文件不在'],
  ['there, and not listed', '文件在，但清单没有列'],
  ['hashes to {}, listed with {}', '哈希为 {1}，清单列的是 {2}'],
  ['is of {}, the manifest of {}', '属于案件 {1}，而清单属于 {2}'],
  ['cited, and neither there nor listed as missing', '被引用，但既不在，也没有列为缺失'],
  ['is not the message that was read', '不是当时读取的消息'],

  ['an entry of it rests on no message', '有一条分录没有所依据的消息'],
  ['its message is a {}', '所依据的消息是 {1}，不是转账或所称的内容'],
  ['its message says {}, the package {}', '消息写的是 {1}，证据包写的是 {2}'],
  ['its message is the half of the payer: it says nothing of a credit', '所依据的消息只是付款方一侧：没有写明入账'],
  ['neither its debit nor its credit is there', '出账和入账都不在'],
  ['its debit and its credit are not of one transfer', '出账和入账不是同一笔转账'],
  ['neither its debit nor its credit is in the store', '存储中既没有它的出账，也没有它的入账'],
  ['it reports case {}, the package is of {}', '报的是案件 {1}，而证据包属于 {2}'],
  ['it stands twice', '出现了两次'],

  ['a root of {} in layer 1 stands with {} in layer {}', '源头交易 {1}，应在第 1 层，而证据包写的是 {2}，在第 {3} 层'],
  [
    'its sources give {} in layer {}, the package says {} in layer {}',
    '按其资金来源应为 {1}，在第 {2} 层，而证据包写的是 {3}，在第 {4} 层',
  ],
  ['{} did not come to the pocket that it was paid from', '{1} 没有到达付款的账户'],
  ['it took up to {} of {}, which is {}', '取用到 {2} 的第 {1} 个最小单位，而它只有 {3}'],
  ['{} came to a hub, where nothing is told apart', '{1} 进入了枢纽账户，在那里无法区分资金'],
  ['{} had not been credited when it was paid', '付款时 {1} 尚未入账'],
  ['it took of {} what {} had taken', '取用了 {1} 中已被 {2} 取用的部分'],
  ['[{}, {}) of {} is no part of a lot', '{3} 的 [{1}, {2}) 不是一批资金的一段'],
  ['it is {}, and made of {}', '金额为 {1}，而所用资金合计 {2}'],

  ['its parts do not add up to {}', '各部分之和不等于 {1}'],
  ['it received {}, {} were credited to it', '写的是收到 {1}，而入账的是 {2}'],
  ['it stands in layer {}, its transfers came in layer {}', '写在第 {1} 层，而其转账到达第 {2} 层'],
  ['it received {}, its transfers carry {}', '写的是收到 {1}，而其转账带来的是 {2}'],
  ['it forwarded {}, the transfers out of it carry {}', '写的是转出 {1}，而转出的转账带走的是 {2}'],
  ['{} of {} were returned to it', '写的是 {2} 中有 {1} 已退回'],
  ['{} exited there, its transfers come to {}', '写的是 {1} 在此流出，而其转账合计 {2}'],
  ['transfers out of it carry {}, and it is not there', '有转账从中带走 {1}，而没有这一账户'],
  ['transfers into it carry {}, and it is not there', '有转账带入 {1}，而没有这一账户'],
  ['{} stands with {}, its transfers come to {}', '{1} 写的是 {2}，而其转账合计 {3}'],
  ['of {} that were reported, not all is somewhere', '所报的 {1} 没有全部落到某处'],
  // Widest last: a part of what an account received.
  ['{} of it is {}', '其中 {1} 为 {2}'],
];
