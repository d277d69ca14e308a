import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig, type Plugin } from 'vite';

/** Each face of the font comes twice; every browser that runs this application reads the smaller one. */
const onlyWoff2: Plugin = {
  name: 'weir-only-woff2',
  enforce: 'pre',
  transform: (text, id) =>
    id.includes('@fontsource') && id.endsWith('.css')
      ? text.replace(/, url\([^)]*\.woff\) format\('woff'\)/g, '')
      : undefined,
};

export default defineConfig({
  plugins: [onlyWoff2, react()],
  resolve: { conditions: ['source', ...defaultClientConditions] },
  // Nothing travels as data: in an address: the desk's content policy allows its own files alone.
  build: { assetsInlineLimit: 0, chunkSizeWarningLimit: 1_500, reportCompressedSize: false },
  server: { proxy: { '/v1': process.env['WEIR_DESK_URL'] ?? 'http://127.0.0.1:7400' } },
});
