import type { RequestListener } from 'node:http';
import { fileURLToPath } from 'node:url';
import { OrderTerms } from '@weir/acts';
import type { SchemasAtHand } from '@weir/avro';
import { type OidcOptions, type OpenDesk, openDesk, type ReadHints } from '@weir/desk';
import { Role } from '@weir/desk-api';
import { workbook } from '@weir/evidence';
import { type Config, type DeskConfig, errorCatalogue, WeirError } from '@weir/model';
import { evidenceMaker } from '../evidence/evidence-maker.js';
import { messageReader } from '../evidence/read-message.js';
import { schemasAtHand } from '../stack/schemas-at-hand.js';
import { deskMetrics } from './desk-metrics.js';
import { deskSecret } from './desk-secret.js';
import { engineRoom, worldsOf } from './engine-room.js';
import { foreignMessages } from './foreign-messages.js';
import { passedOverOneByOne } from './passed-over.js';
import { ruleResultsOf } from './rule-results.js';
import type { Service } from './service.js';
import { sharedAnswer } from './shared-answer.js';
import { transferWords } from './transfer-words.js';

/** Where the browser application is built; the same from src/ and from dist/. */
const webBuilt = fileURLToPath(new URL('../../../web/dist', import.meta.url));

/** @throws {WeirError} `CONFIG_INVALID` where terms are written that are none */
const termsOf = ({ terms }: DeskConfig): OrderTerms | null => {
  if (terms === null) return null;
  const read = OrderTerms.safeParse(terms);
  if (read.success) return read.data;
  const problems = read.error.issues.map(({ path, message }) => `weir.yaml desk.terms.${path.join('.')}: ${message}`);
  throw new WeirError('CONFIG_INVALID', problems.join('\n  '));
};

const oidcOf = ({ oidc }: DeskConfig): OidcOptions | null => {
  if (oidc === null) return null;
  const { roles, ...rest } = oidc;
  if (roles === null) return rest;
  return { ...rest, roles: Object.fromEntries(Object.entries(roles).map(([name, role]) => [name, Role.parse(role)])) };
};

/** Devices and addresses as raw messages of transfers have them. */
const hintsIn = (config: Config, schemas: SchemasAtHand): ReadHints => {
  const read = messageReader(config, schemas);
  return async (message, bytes) => {
    const unreadable = await schemas.learn(bytes);
    if (unreadable !== null) return unreadable;
    const record = read(message, bytes);
    return record?.kind === 'transfer' ? record.hints : null;
  };
};

/** What is answered while the desk reads what stands, or waits for the log. */
const notOpen: RequestListener = (_request, response) => {
  const problem = {
    type: 'urn:weir:problem:DESK_NOT_OPEN',
    title: errorCatalogue.DESK_NOT_OPEN.text,
    status: 503,
    code: 'DESK_NOT_OPEN',
    detail: 'ask again in a few seconds',
    remedy: errorCatalogue.DESK_NOT_OPEN.remedy,
  };
  response.writeHead(503, { 'content-type': 'application/problem+json', 'retry-after': '2' });
  response.end(JSON.stringify(problem));
};

/** Alerts and acts to people, and back. */
export const desk: Service = {
  // Questions to the store say themselves when it is away: the board goes on without it.
  needs: ({ log }) => log.ping(),
  prepare: ({ answer, begun, config, connection, logger, registry, signal, stage, stateDir }) => {
    const { log, topics } = connection;
    const schemas = schemasAtHand(config);
    let open: OpenDesk | null = null;
    const metrics = deskMetrics(registry, () => open);
    answer(notOpen);
    // It takes a dozen questions to the log, and pages ask it again and again.
    const engine = sharedAnswer(() => engineRoom(connection, config, stateDir), 2_000, Date.now);
    const engineWorlds = sharedAnswer(() => worldsOf(connection, config, stateDir), 10_000, Date.now);
    const engineRules = sharedAnswer(() => ruleResultsOf(connection.store), 30_000, Date.now);
    const onForeign = foreignMessages(registry, 'weir_desk_', logger);
    const { onPassedOver, tell } = passedOverOneByOne(registry, 'weir_desk_', logger);
    return async () => {
      open = await openDesk({
        log,
        topics,
        feeds: { topics },
        logger,
        onForeign,
        onPassedOver,
        metrics,
        secret: deskSecret(config.desk.secret, stateDir, config.namespace),
        own: config.desk.own,
        zone: config.desk.zone,
        oidc: oidcOf(config.desk),
        staff: config.desk.staff,
        webhooks: config.desk.webhooks.length === 0 ? null : { receivers: config.desk.webhooks },
        terms: termsOf(config.desk),
        webDir: config.desk.webDir ?? webBuilt,
        isSecure: config.desk.secureCookies,
        requestsPerMinute: config.desk.requestsPerMinute,
        refundFormula: config.desk.refundFormula,
        store: connection.store,
        makeEvidence: evidenceMaker(connection, config, stateDir),
        schemas,
        readHints: hintsIn(config, schemas),
        readWords: transferWords(connection, schemas),
        writeWorkbook: workbook,
        handlers: { engine, engineWorlds, engineRules },
        // Past the log, which masks what looks like a number and goes where many look.
        onFirstToken: (token) => {
          process.stderr.write(
            `\nweir desk: the first token, for an administrator; it is shown this once:\n\n  ${token}\n\n`,
          );
        },
        onRead: (topic, partition, offset, eventMs) => {
          stage.took(topic, partition, offset);
          stage.reached(eventMs);
          tell();
        },
      });
      try {
        answer((request, response) => open?.server.routing(request, response));
        begun();
        await open.run(signal);
      } finally {
        answer(notOpen);
        await open.close();
        open = null;
      }
    };
  },
};
