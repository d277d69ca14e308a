import type { AlertAction } from '@weir/journal';

export interface Reason {
  readonly code: string;
  readonly zh: string;
  readonly en: string;
}

const layerNames = ['', '一', '二', '三', '四', '五', '六', '七', '八', '九', '十'];

/** 1 is 一级卡, 2 is 二级卡, and so on. */
export const layerName = (layer: number): string => `${layerNames[layer] ?? layer}级卡`;

export const reasonFor = {
  layer: (layer: number): Reason => ({
    code: 'LAYER',
    zh: `${layerName(layer)}：受害人资金经 ${layer} 次转账进入该账户`,
    en: `layer ${layer}: the victim's money reached this account in ${layer} transfer${layer === 1 ? '' : 's'}`,
  }),
  atRest: { code: 'AT_REST', zh: '受害人资金仍在账户内', en: "the victim's money is still in the account" },
  passedOn: { code: 'PASSED_ON', zh: '已有部分或全部转出', en: 'some or all of it has been passed on' },
  inFlight: {
    code: 'IN_FLIGHT',
    zh: '资金在途，尚未入账，可申请撤销',
    en: 'money is on its way in and may be cancelled',
  },
  outOfSight: {
    code: 'OUT_OF_SIGHT',
    zh: '开户机构的转出记录不可见，需向该机构查询',
    en: "the institution's debits are not seen: ask it where the money is",
  },
  exited: {
    code: 'EXITED',
    zh: '资金已取现、被发行方销毁或进入服务商账户',
    en: 'the money left as cash, was destroyed by its issuer or went into a service',
  },
  notFollowed: {
    code: 'NOT_FOLLOWED',
    zh: '部分资金未继续追踪（层级、门槛或余额）',
    en: 'part was not followed further (layer, floor or balance)',
  },
  cappedByBalance: {
    code: 'CAPPED_BY_BALANCE',
    zh: '可止付金额以账户余额为限',
    en: 'holdable is capped by the balance',
  },
  frozenByIssuer: {
    code: 'FROZEN_BY_ISSUER',
    zh: '该地址已被发行方冻结：不能转出，仍可转入',
    en: 'the issuer has frozen the address: it cannot pay, and is paid as before',
  },
  withdrawn: { code: 'WITHDRAWN', zh: '预警所依据的转账或报案已撤销', en: 'what the alert rested on was taken back' },
  stale: { code: 'STALE', zh: '有迟到数据，金额待修正', en: 'late data touched the case: figures will be revised' },
} as const;

/** The action verb as desks read it. */
export const actionText: Readonly<Record<AlertAction, { readonly zh: string; readonly en: string }>> = {
  stop: { zh: '止付', en: 'stop' },
  'ask-institution': { zh: '查询机构', en: 'ask institution' },
  cancel: { zh: '申请撤销', en: 'cancel' },
  'preserve-evidence': { zh: '固定证据', en: 'preserve evidence' },
  watch: { zh: '关注', en: 'watch' },
};
