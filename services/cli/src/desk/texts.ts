import { bothWords } from '../language/words.js';

/** What `weir desk token` says. */
export const texts = bothWords(
  {
    made: (id: string, person: string) => `token ${id} of ${person}; it is shown this once`,
    good: 'good',
    expired: 'expired',
    ended: 'revoked',
    heads: 'token|person|roles|state|issued|by|expires',
    revoked: (id: string) => `token ${id} is revoked: whoever uses it is out at once`,
  },
  {
    made: (id, person) => `令牌 ${id}，属于 ${person}；只显示这一次`,
    good: '有效',
    expired: '已过期',
    ended: '已吊销',
    heads: '令牌|人员|角色|状态|签发时间|签发人|到期时间',
    revoked: (id) => `令牌 ${id} 已吊销：使用者立即失去权限`,
  },
);
