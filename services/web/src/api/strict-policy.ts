// Imported first: the schemas of the API's table are asked for shapes and addresses here and never check anything, and
// the desk's content policy forbids the code that they would write for it. Told so, they do not try.
(globalThis as { __zod_globalConfig?: { jitless: boolean } }).__zod_globalConfig = { jitless: true };

export {};
