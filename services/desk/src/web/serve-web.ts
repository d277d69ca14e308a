import { existsSync } from 'node:fs';
import { join } from 'node:path';
import files from '@fastify/static';
import { WeirError } from '@weir/model';
import type { FastifyInstance } from 'fastify';
import { problemOf } from '../http/problem.js';

const notBuilt = `<!doctype html><html lang="en"><meta charset="utf-8"><title>weir desk</title>
<h1>weir desk</h1><p>The browser application is not built here. Build it with <code>npm run build -w @weir/web</code>,
or set <code>WEIR_DESK_WEB_DIR</code> to its folder. The API answers under <code>/v1</code>.</p>
<p lang="zh">此处未构建浏览器应用：请运行 <code>npm run build -w @weir/web</code>，或以 <code>WEIR_DESK_WEB_DIR</code> 指定其目录。</p></html>`;

/**
 * Serves the browser application; an address that is no file is one of its pages, so it gets the application too.
 * @param webDir folder of the built application; null or not there: a page says so
 */
export const serveWeb = async (server: FastifyInstance, webDir: string | null): Promise<void> => {
  const isBuilt = webDir !== null && existsSync(join(webDir, 'index.html'));
  if (isBuilt) {
    await server.register(files, {
      root: webDir,
      wildcard: true,
      // Names of built files change with their content; the page that names them must be asked for each time.
      setHeaders: (response, path) =>
        void response.setHeader(
          'cache-control',
          path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
        ),
    });
  }
  server.setNotFoundHandler((request, reply) => {
    const isPage = (request.method === 'GET' || request.method === 'HEAD') && !request.url.startsWith('/v1');
    if (!isPage) {
      const problem = problemOf(new WeirError('DESK_UNKNOWN', `${request.method} ${request.url.slice(0, 200)}`));
      return reply.code(404).type('application/problem+json').send(JSON.stringify(problem));
    }
    if (isBuilt && !/\.\w{1,8}$/.test(request.url.split('?')[0] ?? ''))
      return reply.header('cache-control', 'no-cache').sendFile('index.html');
    return reply
      .code(isBuilt ? 404 : 200)
      .type('text/html; charset=utf-8')
      .send(isBuilt ? 'not found' : notBuilt);
  });
};
