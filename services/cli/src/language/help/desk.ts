/** What the commands for the desk say of themselves, in Chinese. */
export const deskHelp: Readonly<Record<string, string>> = {
  'who may work at the desk': '谁可以使用处置台',
  'tokens of people and programs; of each only its hash is kept': '人员和程序的令牌；只保存其哈希',
  'issue a token, and show it this once': '签发令牌，只显示这一次',
  'whose it is: acts are signed with it': '令牌属于谁：操作以此署名',
  'as others see them (default: the person)': '他人看到的名称（默认：同人员）',
  'viewer, analyst, approver, admin or engineer; again or with commas for several':
    'viewer（查看）、analyst（研判）、approver（复核）、admin（管理）或 engineer（工程）；多个可重复给出或用逗号分隔',
  'good for so long, like 90d (default: until it is revoked)': '有效期，如 90d（默认：直到被吊销）',
  'all that were ever issued': '曾签发的全部令牌',
  'end a token, and the sessions that began with it': '吊销令牌，并结束用它登录的会话',
  'as list shows it': '编号，见 list',
  'the acts of people: who did what': '人员的操作：谁做了什么',
  'fold all acts again, and check the chain of hashes': '重新折叠全部操作，并核对哈希链',
  'a head that was kept elsewhere: the chain must come to it': '保存在别处的链头：哈希链必须与之相符',
  'Exit status: 0 whole; 1 broken, or a server is away; 2 a wrong option.':
    '退出状态：0 完整；1 已断裂，或服务器不可达；2 选项有误。',
};
