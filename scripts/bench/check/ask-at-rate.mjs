import { connect } from 'node:net';
import { accountOf, isTainted } from './accounts.mjs';

const end = Buffer.from('\r\n\r\n');

/** One connection, one question at a time; it hears the answer whole. */
const openConnection = (port) =>
  new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    let received = Buffer.alloc(0);
    let onAnswer = null;
    socket.on('data', (chunk) => {
      received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
      const head = received.indexOf(end);
      if (head < 0) return;
      const text = received.toString('latin1', 0, head);
      const length = Number(/content-length: (\d+)/i.exec(text)?.[1]);
      if (received.length < head + end.length + length) return;
      const body = received.toString('utf8', head + end.length, head + end.length + length);
      received = received.subarray(head + end.length + length);
      onAnswer(text.startsWith('HTTP/1.1 200'), body);
    });
    socket.on('error', reject);
    socket.on('connect', () =>
      resolve({
        ask: (body, hear) => {
          onAnswer = hear;
          socket.write(
            `POST /v1/payments/check HTTP/1.1\r\nhost: check\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
          );
        },
        close: () => socket.destroy(),
      }),
    );
  });

/** A payment to one of all accounts, of which one in ten is tainted where that many are. */
const questionOf = (number, accounts) => {
  const payer = (number * 7_919) % accounts;
  const payee = (number * 104_729 + 13) % accounts;
  return {
    payee,
    payer,
    body: JSON.stringify({
      ...{ payer: accountOf(payer), payee: accountOf(payee), asset: 'CNY' },
      ...{ amount: number % 2 === 0 ? '10000' : '800000', device: `phone-${payer}`, ref: `r${number}` },
    }),
  };
};

/**
 * Asks `rate` questions a second for so long, each when it is due; those for which no connection is free wait, and their
 * waiting counts. Checks every answer. Resolves with the milliseconds from due to answered, sorted.
 */
export const askAtRate = async ({ port, rate, seconds, connections, accounts, tainted }) => {
  const free = await Promise.all(Array.from({ length: connections }, () => openConnection(port)));
  const all = [...free];
  const count = Math.round(rate * seconds);
  const took = new Float64Array(count);
  const waiting = [];
  let [sent, answered, held] = [0, 0, 0];
  const beganMs = performance.now();
  const dueMs = (number) => beganMs + (number * 1_000) / rate;
  await new Promise((resolve, reject) => {
    const next = () => {
      while (waiting.length > 0 && free.length > 0) put(free.pop(), waiting.shift());
    };
    const put = (connection, number) => {
      const { payer, payee, body } = questionOf(number, accounts);
      connection.ask(body, (ok, text) => {
        took[number] = performance.now() - dueMs(number);
        const isHeld = text.includes('"decision":"hold"');
        const mustHold = isTainted(payer, accounts, tainted) || isTainted(payee, accounts, tainted);
        if (!ok || isHeld !== mustHold) reject(new Error(`question ${number} got ${text.slice(0, 300)}`));
        if (isHeld) held++;
        answered++;
        free.push(connection);
        if (answered === count) resolve();
        else next();
      });
    };
    const tick = () => {
      const nowMs = performance.now();
      for (; sent < count && dueMs(sent) <= nowMs; sent++) waiting.push(sent);
      next();
      // The timer is late by a millisecond or so; it counts as the answer's, and leaves the processor to who answers.
      if (sent < count) setTimeout(tick, 0.5);
    };
    tick();
  });
  const elapsedSeconds = (performance.now() - beganMs) / 1_000;
  for (const connection of all) connection.close();
  return { checks: count, held, elapsedSeconds, sorted: took.sort() };
};
