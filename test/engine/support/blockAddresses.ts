/* eslint-disable @n8n/community-nodes/no-restricted-globals -- not published */

// To be imported before n8n, which reads them when it is loaded. The machine itself, where the
// emulators are, stays open.
process.env.N8N_SSRF_PROTECTION_ENABLED = 'true';
process.env.N8N_SSRF_BLOCKED_IP_RANGES = '10.0.0.0/8';
