import chromium from '@sparticuz/chromium';

/** Unpacks the browser before two test files begin: of two that look for it at once, one would start half of it. */
export default async function setup(): Promise<void> {
  await chromium.executablePath();
}
