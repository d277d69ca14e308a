# weir, whole: each service is this image with another command. From the repository's root:
#   docker build -f deploy/images/weir.Dockerfile -t weir .
# Written for every builder, the old one too: no mounts, no here-documents.
ARG BASE=node:20-bookworm-slim

FROM ${BASE} AS build
# Where a network of one's own asks for them: a mirror of npm, and a certificate authority that is in the base image.
ARG npm_config_registry
ARG NODE_EXTRA_CA_CERTS
WORKDIR /opt/weir
COPY . .
# Of the packages for development only the compiler and the web's builder are wanted. They lie one folder above, where they
# are found and left behind.
RUN tools=$(node deploy/images/without-clickhouse.mjs) \
  && npm ci --omit=dev --ignore-scripts --no-audit --no-fund --cache /tmp/npm \
  && npm install --prefix /opt --ignore-scripts --no-audit --no-fund --cache /tmp/npm $tools \
  && ../node_modules/.bin/tsc -b \
  && npm run build -w @weir/web \
  && rm -rf /tmp/npm \
  && find . -path ./node_modules -prune -o \( -name '*.ts' -o -name '*.tsx' \) ! -name '*.d.ts' -print0 | xargs -0 rm -f

FROM ${BASE}
RUN groupadd --gid 10001 weir \
  && useradd --uid 10001 --gid weir --no-create-home --home-dir /var/lib/weir weir \
  && mkdir -p /var/lib/weir && chown weir:weir /var/lib/weir
COPY --from=build /opt/weir /opt/weir
RUN ln -s /opt/weir/services/cli/bin/weir.mjs /usr/local/bin/weir
# Inside a container every address is its own: who may reach it is for the network around it to say.
ENV NODE_ENV=production WEIR_HTTP_HOST=0.0.0.0 WEIR_STATE_DIR=/var/lib/weir
USER weir
WORKDIR /var/lib/weir
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
  CMD ["bash", "/opt/weir/deploy/images/health.sh"]
ENTRYPOINT ["weir"]
CMD ["--help"]
