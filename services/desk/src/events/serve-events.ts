import { WeirError } from '@weir/model';
import type { FastifyInstance } from 'fastify';
import type { Identity } from '../auth/identity.js';
import { assertMay } from '../http/caller.js';
import type { EventSink, EventStream } from './event-stream.js';

const beatMs = 15_000;
/** Streams of one person: windows on several screens, not what fills the memory of the desk. */
const streamsEachMax = 50;
/** A reader that was cut off comes back after so long. */
const retryMs = 2_000;
const idForm = /^[\w-]{1,60}$/;

/** What a reader had last: as browsers say when they come back, or in the address when they come first. */
const lastIdOf = (header: unknown, query: unknown): string | null => {
  const given = [header, query].find((each) => typeof each === 'string' && each !== '');
  if (given === undefined) return null;
  // What is no id of ours is one that is not known any more.
  return idForm.test(given as string) ? (given as string) : '-';
};

/**
 * `GET /v1/events`: the stream of server-sent events.
 * @param isGood whether somebody who was let in may still be there: asked with every beat and before anything is told
 */
export const serveEvents = (server: FastifyInstance, stream: EventStream, isGood: (who: Identity) => boolean): void => {
  const beats = setInterval(() => stream.beat(), beatMs).unref();
  const open = new Set<EventSink>();
  server.addHook('preClose', async () => {
    clearInterval(beats);
    for (const sink of open) sink.drop();
  });
  server.get('/v1/events', async (request, reply) => {
    const who = assertMay(request.identity, 'read');
    const own = [...open].filter(({ who: { actor } }) => actor === who.actor).length;
    if (own >= streamsEachMax)
      throw new WeirError('DESK_TOO_MANY', `${own} streams of ${who.actor} are open: close one of them`);
    const lastId = lastIdOf(request.headers['last-event-id'], (request.query as { last?: unknown }).last);
    reply.hijack();
    const { raw } = reply;
    const headers = Object.entries(reply.getHeaders()).filter(([, value]) => value !== undefined);
    raw.writeHead(200, {
      ...(Object.fromEntries(headers) as Record<string, string>),
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      connection: 'keep-alive',
      // Proxies that gather answers would hold an alert back.
      'x-accel-buffering': 'no',
    });
    raw.write(`retry: ${retryMs}\n\n`);
    const sink: EventSink = {
      who,
      write: (text) => void raw.write(text),
      waitingBytes: () => raw.writableLength,
      drop: () => void raw.destroy(),
      isGood: () => isGood(who),
    };
    open.add(sink);
    raw.once('close', () => {
      open.delete(sink);
      stream.close(sink);
    });
    stream.open(sink, lastId);
  });
};
