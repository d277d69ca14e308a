const tag = process.env['WEIR_IMAGE_TAG'] ?? 'latest';

/** The images that `deploy/images/build-local.sh` makes. */
export const images = {
  weir: `weir-local/weir:${tag}`,
  kafka: `weir-local/kafka:${tag}`,
  clickhouse: `weir-local/clickhouse:${tag}`,
} as const;

/** Why no container can be started here; undefined where they can. Set before any test file is loaded. */
export const missingHere = (): string | undefined => process.env['WEIR_TEST_CONTAINERS_MISSING'];
