// Writes the dashboard beside the folder of its source.
import { writeFileSync } from 'node:fs';
import { dashboardText } from './dashboard.mjs';

writeFileSync(new URL('../weir.json', import.meta.url), dashboardText());
