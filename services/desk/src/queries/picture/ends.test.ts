import type { CaseAccount } from '@weir/store';
import { expect, test } from 'vitest';
import { endsOf } from './ends.js';

const rowOf = (account: string): CaseAccount =>
  ({ account, atRest: '0', outOfSight: '0', exited: '5', notFollowed: '0', returned: '0' }) as CaseAccount;

test('money left as cash at a machine, or was destroyed by its issuer: nobody is told of a cash machine of Tether’s', () => {
  expect(endsOf(rowOf('cash:atm:CMB-0755-0192'), [])).toEqual([
    { part: 'exited', why: { zh: '在 CMB 取现', en: 'taken as cash at CMB' } },
  ]);
  expect(endsOf(rowOf('cash:issuer:eip155:1:0xdac17f958d2ee523a2206206994597c13d831ec7'), [])).toEqual([
    {
      part: 'exited',
      why: {
        zh: '已被发行方销毁或赎回，无法再止付',
        en: 'destroyed or redeemed by its issuer: it cannot be stopped any more',
      },
    },
  ]);
});
