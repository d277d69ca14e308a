#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const entry = new URL('../dist/main.js', import.meta.url);
if (!existsSync(fileURLToPath(entry))) {
  console.error('weir is not built yet. In the project folder run: npm ci   (or: npm run build)');
  process.exit(2);
}
await import(entry.href);
