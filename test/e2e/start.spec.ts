import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, startServer, test, tryToStart } from './server'

test('serves pages that obey their own security policy', async ({ page, server }) => {
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  const answer = await page.goto('/')
  expect(answer?.status()).toBe(200)
  expect(answer?.headers()['content-security-policy']).toContain("frame-ancestors 'none'")
  await page.waitForLoadState('networkidle')
  expect(complaints).toEqual([])
  expect(server.output()).toMatch(/^Telar is ready: http:\/\/127\.0\.0\.1:\d+\n/)
})

test('refuses a request that names another host or comes from another page', async ({ request, server }) => {
  const health = `${server.address}/api/health`
  expect((await request.get(health)).status()).toBe(200)
  expect((await request.get(health, { headers: { Host: 'rebound.test' } })).status()).toBe(403)
  const foreign = { Origin: 'http://other.test', 'Content-Type': 'application/json' }
  expect(
    (await request.post(`${server.address}/api/trpc/pipelines.create`, { headers: foreign, data: {} })).status(),
  ).toBe(403)
})

test('says in one sentence why it cannot start', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'telar-start-'))
  await writeFile(join(folder, 'file'), '')
  await mkdir(join(folder, 'no-database'))
  await writeFile(join(folder, 'no-database', 'telar.db'), 'This is no database. '.repeat(200))
  await mkdir(join(folder, 'no-key'))
  await symlink(join(folder, 'file', 'key'), join(folder, 'no-key', 'secret.key'))
  const first = await startServer({ dataFolder: join(folder, 'data') })
  const port = new URL(first.address).port
  const cases: [Parameters<typeof tryToStart>[0], string][] = [
    [{ dataFolder: join(folder, 'data') }, `Another Telar uses this data folder: ${first.address}.`],
    [{ env: { PORT: port } }, `Port ${port} is taken by another program.`],
    [{ dataFolder: join(folder, 'file') }, 'cannot be written: it is a file.'],
    [{ dataFolder: join(folder, 'no-database') }, 'The database file is damaged.'],
    [{ dataFolder: join(folder, 'no-key') }, 'secret.key cannot be used: a part of its path is a file.'],
    [{ env: { HOST: '0.0.0.0' } }, 'this version has no login'],
    [{ env: { DATABASE_URL: 'mysql://x' } }, 'DATABASE_URL must start with'],
  ]
  for (const [options, sentence] of cases) {
    const result = await tryToStart(options)
    expect(result).toEqual({ exitCode: 1, output: expect.stringContaining(sentence) })
    expect(result.output).not.toMatch(/\n\s+at /)
  }
  await first.stop()
  await rm(folder, { recursive: true })
})

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  test(`ends cleanly on ${signal}, also while a page waits for news`, async ({ page }) => {
    const folder = await mkdtemp(join(tmpdir(), 'telar-stop-'))
    const server = await startServer({ dataFolder: folder })
    await page.goto(server.address)
    const began = Date.now()
    expect(await server.stop(signal)).toBe(0)
    expect(Date.now() - began).toBeLessThan(6_000)
    expect(await readdir(folder)).not.toContain('telar.lock')
    await rm(folder, { recursive: true })
  })
}

test('starts again after it was killed', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'telar-kill-'))
  const killed = await startServer({ dataFolder: folder })
  expect(await killed.stop('SIGKILL')).toBeNull()
  const again = await startServer({ dataFolder: folder })
  expect(await again.stop()).toBe(0)
  await rm(folder, { recursive: true })
})

test('serves the gateway alone, without pages', async ({ request }) => {
  const gateway = await startServer({ program: 'gateway' })
  expect((await request.get(`${gateway.address}/api/health`)).status()).toBe(200)
  expect((await request.get(`${gateway.address}/`)).status()).toBe(404)
  expect((await request.get(`${gateway.address}/api/trpc/pipelines.list`)).status()).toBe(404)
  expect(await gateway.stop()).toBe(0)
})
