/** Findings are in less of a hurry than alerts: a fetch for every frame would take the time that those need. */
export const restMs = 100;
