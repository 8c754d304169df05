// Makes everything that `npm start`, `npm test` and `npx telar` need, and only what is missing or out of date. It runs before
// anything is installed, so it uses Node alone; what needs packages is imported when they are there.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Fingerprint } from './fingerprint.mjs'
import { root } from './paths.mjs'
import { PlainError, runQuietly } from './steps.mjs'

/** What every build depends on besides its sources. */
const common = ['package-lock.json', 'tsconfig.json', 'scripts/lib', 'scripts/generate-prisma.mjs']

/** What each thing is made of. */
export const madeOf = {
  database: ['prisma/schema.prisma', ...common],
  server: ['server', 'pipeline', 'nodes', 'sources', 'prisma/schema.prisma', ...common],
  pages: [
    'app',
    'components',
    'pipeline',
    'nodes',
    'sources',
    'messages',
    'public',
    'server/api',
    'next.config.js',
    ...common,
  ],
}

/**
 * @param {object} options
 * @param {boolean} options.pages whether the studio's pages are needed
 * @param {boolean} [options.server] whether the bundled server is needed
 * @param {(line: string) => void} options.print
 */
export async function prepare({ pages, server = true, print }) {
  checkNode()
  await install(print)
  await generateClients(print)
  if (server) await buildServer(print)
  if (pages) await buildPages(print)
}

/** Throws a sentence for people when Node is older than `engines` in package.json asks for. */
export function checkNode(version = process.versions.node) {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (major < 20 || (major === 20 && minor < 19)) {
    throw new PlainError(
      `Telar needs Node 20.19 or newer; this is ${version}. Get a newer one from https://nodejs.org.`,
    )
  }
}

async function install(print) {
  const lock = join(root, 'package-lock.json')
  const marker = join(root, 'node_modules', '.telar-installed')
  const wanted = createHash('sha256').update(readFileSync(lock)).digest('hex')
  if (existsSync(marker) && readFileSync(marker, 'utf8') === wanted) return
  if (!installedByHand(lock)) {
    print('Installing packages (a minute or two, only when they change) …')
    const npm = process.env.npm_execpath
    const args = ['ci', '--include=dev', '--no-audit', '--no-fund']
    if (npm?.endsWith('.js')) await runQuietly('Installing packages', process.execPath, [npm, ...args])
    else await runQuietly('Installing packages', 'npm', args)
  }
  writeFileSync(marker, wanted)
}

/** Whether somebody ran `npm ci` or `npm install` after the lock file last changed. */
function installedByHand(lock) {
  const own = join(root, 'node_modules', '.package-lock.json')
  return (
    existsSync(own) &&
    !existsSync(join(root, 'node_modules', '.telar-installed')) &&
    statSync(own).mtimeMs >= statSync(lock).mtimeMs
  )
}

async function generateClients(print) {
  const fingerprint = new Fingerprint('database', madeOf.database)
  const present = ['sqlite', 'postgresql'].every((name) => existsSync(join(root, 'generated', name, 'client.ts')))
  if (present && fingerprint.matches()) return
  print('Generating the database client …')
  fingerprint.forget()
  const { generatePrisma } = await import('../generate-prisma.mjs')
  await generatePrisma()
  fingerprint.save()
}

async function buildServer(print) {
  const fingerprint = new Fingerprint('server', madeOf.server)
  if (existsSync(join(root, '.build', 'server', 'main.js')) && fingerprint.matches()) return
  print('Building the server …')
  fingerprint.forget()
  const { bundleServer } = await import('./bundle-server.mjs')
  await bundleServer()
  fingerprint.save()
}

async function buildPages(print) {
  const fingerprint = new Fingerprint('pages', madeOf.pages)
  if (existsSync(join(root, '.next', 'BUILD_ID')) && fingerprint.matches()) return
  print('Building the studio (about a minute, only when its sources change) …')
  fingerprint.forget()
  await runQuietly(
    'Building the studio',
    process.execPath,
    [join(root, 'node_modules', 'next', 'dist', 'bin', 'next'), 'build'],
    {
      NODE_ENV: 'production',
      NEXT_TELEMETRY_DISABLED: '1',
    },
  )
  fingerprint.save()
}
