// Generates both database clients from the one schema: generated/sqlite and generated/postgresql.
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from './lib/paths.mjs'

/** The PostgreSQL schema: the same models under another provider. */
export function postgresSchema(schema) {
  const derived = schema
    .replace('provider = "sqlite"', 'provider = "postgresql"')
    .replace('"../generated/sqlite"', '"./postgresql"')
  if (derived === schema) throw new Error('prisma/schema.prisma no longer names the sqlite provider and its output')
  return derived
}

/** Throws when a client cannot be generated; prints nothing when all goes well. */
export async function generatePrisma() {
  const folder = join(root, 'generated')
  mkdirSync(folder, { recursive: true })
  const source = join(root, 'prisma', 'schema.prisma')
  const derived = join(folder, 'postgresql.prisma')
  writeFileSync(derived, postgresSchema(readFileSync(source, 'utf8')))
  for (const client of ['sqlite', 'postgresql']) rmSync(join(folder, client), { recursive: true, force: true })
  await Promise.all([generate(source), generate(derived)])
}

function generate(schema) {
  const cli = join(root, 'node_modules', 'prisma', 'build', 'index.js')
  const child = spawn(process.execPath, [cli, 'generate', '--no-hints', '--schema', schema], {
    cwd: root,
    env: { ...process.env, ...engineSettings(), PRISMA_HIDE_UPDATE_MESSAGE: '1', CHECKPOINT_DISABLE: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  child.stdout.on('data', (chunk) => (output += chunk))
  child.stderr.on('data', (chunk) => (output += chunk))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => {
      if (code === 0) resolve()
      else reject(new Error(`prisma generate failed for ${schema}:\n${output}`))
    })
  })
}

/** Generating needs no schema engine, but the command insists on one and would download it: any program will do. */
function engineSettings() {
  const folder = join(root, 'node_modules', '@prisma', 'engines')
  const present = existsSync(folder) && readdirSync(folder).some((name) => name.startsWith('schema-engine'))
  if (present || process.env.PRISMA_SCHEMA_ENGINE_BINARY) return {}
  return { PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, PRISMA_ENGINES_CHECKSUM_IGNORE_MISSING: '1' }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await generatePrisma()
