import type { Logger } from '@weir/runtime';

/**
 * Says when frames were dropped because they began past what was covered. One that is sent again soon closes the gap; a
 * gap that stays lets everything behind it stand still, which nobody would see from the answers.
 */
export const droppedFramesAlarm = (logger: Logger): ((dropped: number) => void) => {
  let told = 0;
  return (dropped) => {
    if (dropped <= told) return;
    logger.error(
      { dropped },
      'frames begin past what was covered: if the position stands still, offsets are missing before them',
    );
    told = dropped;
  };
};
