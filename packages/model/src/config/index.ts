export {
  type CheckConfig,
  type CheckDecision,
  type CheckRule,
  type CheckRules,
  checkDecisions,
  checkRules,
  checkRulesDefault,
} from './check.js';
export {
  type AnswersConfig,
  type ClickhouseConfig,
  type Config,
  type DeskConfig,
  databaseName,
  type KafkaConfig,
  maskedConfig,
  type OidcConfig,
  type SchemaRegistryConfig,
  type StreamSettings,
  settingsOf,
} from './config.js';
export { contractsDefault, type TokenContract } from './contracts.js';
export { type ConfigInput, type ConfigOutcome, readConfig, type YamlText } from './read-config.js';
export { type ServiceName, serviceNames } from './services.js';
export { dlqOf, type TopicNames, topicNames } from './topics.js';
export { type Variable, variables } from './variables.js';
export { type WebhookReceiver, webhookKeyId } from './webhooks.js';
export { type RawRange, type TopicsConfig, topicsOf, type WorldConfig } from './world.js';
