/** Texts of notes, workbooks, shared accounts and places of payments, Chinese and English. */
export const pictureTexts = {
  'picture.xlsx': ['XLSX', 'XLSX'],
  'picture.notes': ['批注', 'Notes'],
  'note.title': ['批注', 'Notes'],
  'note.new': ['写批注（显示在图上）', 'Write a note, drawn on the picture'],
  'note.write': ['写入', 'Write'],
  'shared.title': ['名单交集', 'Accounts that lists share'],
  'shared.lead': [
    '粘贴或上传两份以上的账户名单，找出共有的账户及其涉及的案件。每行一个账号，如 bank:CMB:6226…，或账户引用。',
    'Paste or read in two lists of accounts or more: which accounts they share, and the cases these are in. One account a line, like bank:CMB:6226…, or its ref.',
  ],
  'shared.list': ['名单 {{n}}', 'List {{n}}'],
  'shared.count': ['{{n}} 项', '{{n}} {{n, word(one: entry; many: entries)}}'],
  'shared.tooLong': ['至多 {{n}} 项', '{{n}} entries at most'],
  'shared.file': ['从文件读入', 'Read from a file'],
  'shared.more': ['再加一份名单', 'Another list'],
  'shared.find': ['找出交集', 'Find what they share'],
  'shared.none': ['没有共有的账户', 'They share no account'],
  'shared.lists': ['名单', 'Lists'],
  'shared.unread': ['{{n}} 项不是账户：', '{{n}} {{n, word(one: entry names; many: entries name)}} no account:'],
  'account.places': ['付款设备与地址', 'Devices and addresses of payments'],
  'account.placesFrom': [
    '已查看 {{shown}} / {{of}} 笔付款的原始报文',
    'from {{shown}} of {{of}} {{of, word(one: payment; many: payments)}}, by their raw messages',
  ],
  'place.device': ['设备', 'Device'],
  'place.address': ['地址', 'Address'],
} as const;
