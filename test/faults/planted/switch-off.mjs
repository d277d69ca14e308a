// `node --import …/switch-off.mjs weir run <service>`: runs what was built with one protection taken out as it is
// loaded. Nothing of this is in what is built: there is no switch to leave on.
import { register } from 'node:module';
import { protections } from './protections.mjs';

const name = process.env.WEIR_TEST_SWITCHED_OFF ?? '';
if (!Object.hasOwn(protections, name)) throw new Error(`there is no protection called ${name}`);
register('./edited-modules.mjs', import.meta.url, { data: protections[name].edits });
