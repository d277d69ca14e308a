import { WeirLogError } from './errors.js';
import type { Position } from './port.js';

/** An offset as a number. @throws {WeirLogError} `LOG_OTHER` when it is not a safe whole number from 0 on */
export function offsetOf(value: string | number): number {
  const offset = Number(value);
  if (!Number.isSafeInteger(offset) || offset < 0) throw new WeirLogError('LOG_OTHER', `${value} is not an offset`);
  return offset;
}

/** The positions by topic. @throws {WeirLogError} `LOG_OTHER` when a partition is named twice or wrongly */
export function byTopic(positions: readonly Position[]): Map<string, Position[]> {
  const topics = new Map<string, Position[]>();
  for (const position of positions) {
    offsetOf(position.offset);
    offsetOf(position.partition);
    const ofTopic = topics.get(position.topic) ?? [];
    if (ofTopic.some((other) => other.partition === position.partition))
      throw new WeirLogError('LOG_OTHER', `${position.topic}/${position.partition} is asked for twice`);
    ofTopic.push(position);
    topics.set(position.topic, ofTopic);
  }
  return topics;
}
