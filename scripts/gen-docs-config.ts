// Writes docs/configuration.md from the settings in server/env.ts and those of the vector stores; with --check it only compares.
import { join } from 'node:path'
import type { z } from 'zod'
import { settings, storeSettings } from '@/server/env'
import { writeOrCheck } from './lib/generated-file.mjs'
import { root } from './lib/paths.mjs'

/** One row of the table: a default, or an example where nothing is set unless the person does. */
function row([name, schema]: [string, z.ZodType]): string {
  const meta = schema.meta() ?? {}
  const parsed = schema.safeParse(undefined)
  const preset =
    parsed.success && parsed.data !== undefined && !Array.isArray(parsed.data) ? `\`${String(parsed.data)}\`` : ''
  const example = typeof meta.example === 'string' ? `not set; for example ${meta.example}` : 'not set'
  return `| \`${name}\` | ${preset || example} | ${meta.description ?? ''} |`
}

const page = `# Configuration

<!-- Made by \`npm run gen:docs\` from server/env.ts: change it there. -->

Telar needs no configuration. Everything below is read from the environment at start; an empty value counts as not set,
and a wrong one stops the start with a sentence that names it.

\`\`\`sh
PORT=4000 OLLAMA_URL=http://127.0.0.1:11434 npm start
\`\`\`

| name | default | what it does |
|---|---|---|
${Object.entries<z.ZodType>({ ...settings.shape, ...storeSettings.shape })
  .map(row)
  .join('\n')}
`

writeOrCheck(join(root, 'docs', 'configuration.md'), page, process.argv.includes('--check'))
