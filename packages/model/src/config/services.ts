/** The services that listen on a port of their own, and the port each has unless told otherwise. */
export const httpPortsDefault = {
  ingest: 7401,
  matcher: 7402,
  follower: 7403,
  writer: 7404,
  patterns: 7405,
  chainwatch: 7406,
  repairer: 7407,
  desk: 7400,
  check: 7408,
} as const;

export type ServiceName = keyof typeof httpPortsDefault;

export const serviceNames = Object.keys(httpPortsDefault) as readonly ServiceName[];
