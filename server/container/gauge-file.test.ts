import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openGaugeFile } from './gauge-file'

const model = { provider: 'ollama', model: 'm', digest: 'a' }

describe('the file of the token gauge', () => {
  let folder = ''
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'telar-gauge-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  it('carries what was counted over a restart', async () => {
    const first = openGaugeFile(folder, { keeps: true })
    first.gauge.learn(model, 'prose', { estimate: 1_000, counted: 1_400 })
    await first.close()
    const next = openGaugeFile(folder, { keeps: true })
    expect(next.gauge.scale(model, 'prose')).toBe(1.4)
    await next.close()
  })

  it('is left alone by who does not keep it', async () => {
    const reader = openGaugeFile(folder, { keeps: false })
    reader.gauge.learn(model, 'prose', { estimate: 1_000, counted: 1_400 })
    await reader.close()
    await expect(readFile(join(folder, 'token-gauge.json'))).rejects.toThrow('ENOENT')
  })

  it.each(['', 'no JSON', '{"scales":{"ollama/m@a/prose":-4},"limits":{}}'])(
    'is begun anew where it holds “%s”',
    async (text) => {
      await writeFile(join(folder, 'token-gauge.json'), text)
      const { gauge, close } = openGaugeFile(folder, { keeps: true })
      expect(gauge.scale(model, 'prose')).toBe(1)
      gauge.learn(model, 'prose', { estimate: 1_000, counted: 1_200 })
      await close()
      expect(openGaugeFile(folder, { keeps: true }).gauge.scale(model, 'prose')).toBe(1.2)
    },
  )
})
