import { encodeAlert } from '@weir/avro';
import { type Alert, epochHeader } from '@weir/journal';
import type { OutMessage } from '@weir/log';

/** How alerts are written: whoever reads them takes both, message by message. */
export type AlertEncoding = 'json' | 'avro';

const contentTypes = { json: 'application/json', avro: 'application/avro' } as const;

/** An alert as a message: CloudEvents in binary mode. In Avro the value is single-object encoding. */
export const alertMessage = (alert: Alert, epoch: number, encoding: AlertEncoding): OutMessage => ({
  key: alert.id,
  value: encoding === 'avro' ? encodeAlert(alert) : Buffer.from(JSON.stringify(alert)),
  headers: {
    'content-type': contentTypes[encoding],
    ce_specversion: '1.0',
    ce_id: `${alert.id}/${alert.revision}`,
    ce_source: 'weir/follower',
    ce_type: 'weir.alerts.v1',
    ce_subject: alert.case,
    [epochHeader]: String(epoch),
  },
});
