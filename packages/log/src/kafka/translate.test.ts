import { KafkaJSConnectionError, KafkaJSNumberOfRetriesExceeded, KafkaJSProtocolError } from 'kafkajs';
import { describe, expect, it } from 'vitest';
import { WeirLogError } from '../errors.js';
import { translate } from './translate.js';

const protocol = (type: string, retriable: boolean) =>
  new KafkaJSProtocolError(Object.assign(new Error(type), { type, retriable, code: 1 }));

describe('errors of the client', () => {
  it.each([
    ['UNKNOWN_TOPIC_OR_PARTITION', true, 'LOG_TOPIC_MISSING'],
    ['OFFSET_OUT_OF_RANGE', false, 'LOG_OFFSET_MISSING'],
    ['MESSAGE_TOO_LARGE', false, 'LOG_MESSAGE_TOO_LARGE'],
    ['NOT_ENOUGH_REPLICAS', true, 'LOG_UNREACHABLE'],
    ['TOPIC_AUTHORIZATION_FAILED', false, 'LOG_OTHER'],
  ])('%s becomes ours, with its cause', (type, retriable, code) => {
    const error = protocol(type, retriable);
    expect(translate(error, 'writing')).toMatchObject({ name: 'WeirLogError', code, cause: error });
  });

  it('are known through the wrappings of retries', () => {
    const refused = new KafkaJSConnectionError('connect ECONNREFUSED', {});
    const wrapped = new KafkaJSNumberOfRetriesExceeded(refused, { retryCount: 3, retryTime: 1 });
    expect(translate(wrapped, 'asking')).toMatchObject({
      code: 'LOG_UNREACHABLE',
      message: expect.stringContaining('asking: connect ECONNREFUSED'),
    });
  });

  it('are known where several were found together, by the first', () => {
    const refused = Object.assign(protocol('NOT_CONTROLLER', true), { name: 'KafkaJSCreateTopicError' });
    const together = Object.assign(new Error('Topic creation errors'), { errors: [refused] });
    expect(translate(together, 'creating x')).toMatchObject({
      code: 'LOG_UNREACHABLE',
      message: expect.stringContaining('creating x: NOT_CONTROLLER'),
    });
  });

  it('are translated once', () => {
    const ours = new WeirLogError('LOG_GAP', 'x');
    expect(translate(ours, 'again')).toBe(ours);
  });
});
