/** The stream of a topic's partition among the positions. Topics that usually have one partition go by their plain name there. */
export const streamOfPartition = (name: string, partition: number): string =>
  partition === 0 ? name : `${name}/${partition}`;

/** The stream that says which claim has spoken on a topic's stream so far, a journal offset. */
export const claimStreamOf = (stream: string): string => `claim/${stream}`;
