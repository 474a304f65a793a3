/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- not published */
/** Import before n8n-core, which writes a settings file as soon as it is loaded: here, not in the home of whoever runs the tests. */
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// One folder per worker: two workers would read each other's half-written file.
process.env.N8N_USER_FOLDER ??= join(tmpdir(), `samsar-n8n-home-${process.env.JEST_WORKER_ID}`);
