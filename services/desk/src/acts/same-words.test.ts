import * as acts from '@weir/acts';
import * as api from '@weir/desk-api';
import { expect, test } from 'vitest';

/** True where two types have the same members: a word that one of them lacks does not compile. */
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;

test('acts and API have the same words for orders, and for what falls', () => {
  expect(acts.OrderKind.options).toEqual(api.OrderKind.options);
  expect(acts.TargetClass.options).toEqual(api.Order.shape.targetClass.options);
  expect(acts.OrderAnswer.shape.outcome.options).toEqual(api.OrderAnswer.shape.outcome.options);
  expect(acts.MeasureKind.options).toEqual(api.ReleaseTask.shape.of.shape.kind.options);
  const types: [
    Same<acts.OrderState, api.OrderState>,
    Same<acts.ReleaseCause, api.ReleaseTask['cause']>,
    Same<acts.ReleaseTask['state'], api.ReleaseTask['state']>,
  ] = [true, true, true];
  expect(types).not.toContain(false);
});
